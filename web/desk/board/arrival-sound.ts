import { signal } from '@preact/signals';

const storageKey = 'clawdesk.desk.sound';

/** Whether a sound tells of news; off until somebody wants it, and kept in this browser. */
export const soundOn = signal(localStorage.getItem(storageKey) === 'on');

let context: AudioContext | null = null;

export function toggleSound(): void {
  soundOn.value = !soundOn.peek();
  localStorage.setItem(storageKey, soundOn.peek() ? 'on' : 'off');
  playArrival();
}

/** Two soft tones. Browsers keep them silent until the person has touched the page. */
export function playArrival(): void {
  if (!soundOn.peek()) return;
  context ??= new AudioContext();
  void context.resume();
  tone(context, 660, 0);
  tone(context, 880, 0.12);
}

function tone(audio: AudioContext, frequency: number, after: number): void {
  const start = audio.currentTime + after;
  const oscillator = new OscillatorNode(audio, { frequency });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.08, start + 0.02);
  gain.gain.linearRampToValueAtTime(0, start + 0.16);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.18);
}
