import styles from './Icon.module.css';

/** Strokes in a box of 24 by 24. */
const shapes = {
  board: ['M4 5h16', 'M4 12h16', 'M4 19h10'],
  overview: ['M5 20V11', 'M12 20V4', 'M19 20v-6'],
  search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'm20 20-4-4'],
  check: ['m5 12.5 4.5 4.5L19 7.5'],
  cross: ['M6 6l12 12', 'M18 6 6 18'],
  pencil: ['M4 20l1-4L16.5 4.5l3 3L8 19l-4 1Z', 'm14.5 6.5 3 3'],
  hand: [
    'M7 12V6.5a1.5 1.5 0 0 1 3 0V11',
    'M10 11V4.5a1.5 1.5 0 0 1 3 0V11',
    'M13 11V5.5a1.5 1.5 0 0 1 3 0V12',
    'M16 12V8.5a1.5 1.5 0 0 1 3 0V14c0 4-2.5 7-6.5 7S7 19 4.5 14.5c-.7-1.3 1-2.5 2-1.5l1.5 2',
  ],
  flag: ['M6 21V4', 'M6 5h11l-2 4 2 4H6'],
  whisper: ['M4 6h16v10H10l-4 4v-4H4Z', 'M8 11h.01', 'M12 11h.01', 'M16 11h.01'],
  note: ['M6 3h9l4 4v14H6Z', 'M9 11h7', 'M9 15h7'],
  tag: ['M4 4h8l8 8-8 8-8-8Z', 'M8 8h.01'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v5l3 2'],
  person: ['M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M4.5 21c1-4.5 4-6 7.5-6s6.5 1.5 7.5 6'],
  people: [
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z',
    'M2.5 20c.8-4 3.5-5.5 6.5-5.5s5.7 1.5 6.5 5.5',
    'M16 4.5a3.5 3.5 0 0 1 0 6.5',
    'M18.5 14.8c1.7.9 2.7 2.6 3 5.2',
  ],
  assistant: ['M5 8h14v11H5Z', 'M12 8V4', 'M9.5 13h.01', 'M14.5 13h.01', 'M2.5 12v3', 'M21.5 12v3'],
  send: ['M4 12 20 4l-6 16-3-7Z'],
  back: ['M19 12H5', 'm11 6-6 6 6 6'],
  open: ['M9 6l6 6-6 6'],
  down: ['m6 9 6 6 6-6'],
  up: ['m6 15 6-6 6 6'],
  undo: ['M9 7 4 12l5 5', 'M4 12h10a4.5 4.5 0 0 1 0 9h-3'],
  refresh: ['M20 11a8 8 0 1 0-2 6', 'M20 5v6h-6'],
  sound: ['M4 9.5v5h4l5 4v-13l-5 4Z', 'M16.5 9a4.5 4.5 0 0 1 0 6', 'M19 6.5a8 8 0 0 1 0 11'],
  mute: ['M4 9.5v5h4l5 4v-13l-5 4Z', 'm17 9.5 4.5 5', 'm21.5 9.5-4.5 5'],
  help: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7', 'M12 17h.01'],
  exit: ['M10 4H5v16h5', 'M10 12h10', 'm16 8 4 4-4 4'],
  offline: [
    'M3 3l18 18',
    'M5 12.5a10 10 0 0 1 4-2.4',
    'M19 12.5a10 10 0 0 0-5-2.7',
    'M8.5 16a5 5 0 0 1 5.5-1',
    'M12 19.5h.01',
  ],
  alert: ['M12 4 2.5 20h19Z', 'M12 10v4.5', 'M12 17.2h.01'],
  eye: [
    'M2.5 12C5 7.5 8 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.5 6.5-9.5 6.5S5 16.5 2.5 12Z',
    'M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  ],
  image: ['M4 5h16v14H4Z', 'm4 16 5-5 5 5 2.5-2.5L20 17', 'M15.5 9h.01'],
  book: ['M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3Z', 'M5 17a3 3 0 0 1 3-3h11'],
  chat: ['M4 5h16v11H9l-5 4Z'],
  link: ['M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1', 'M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1'],
  more: [5, 12, 19].map((x) => `M${x} 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6Z`),
  sliders: ['M4 7h9', 'M17 7h3', 'M15 4.5v5', 'M4 17h3', 'M11 17h9', 'M9 14.5v5'],
  plus: ['M12 5v14', 'M5 12h14'],
  bin: ['M4 7h16', 'M9 7V4h6v3', 'm6 7 1 13h10l1-13', 'M10 11v5', 'M14 11v5'],
} as const;

export type IconName = keyof typeof shapes;

/** A drawing beside words; alone it needs a `label`. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  const paths = shapes[name].map((d) => <path key={d} d={d} />);
  if (label === undefined)
    return (
      <svg class={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
        {paths}
      </svg>
    );
  return (
    <svg class={styles.icon} viewBox="0 0 24 24" role="img" aria-label={label}>
      <title>{label}</title>
      {paths}
    </svg>
  );
}
