type Axis = { label: string; from: number; to: number };
type Point = readonly [x: number, y: number];
/** `marks` draws dots instead of a line. */
export type Series = { name: string; points: readonly Point[]; marks?: boolean };
export type LineChart = { title: string; x: Axis; y: Axis; series: readonly Series[] };

const width = 640;
const height = 420;
const frame = { left: 64, right: width - 20, top: 44, bottom: height - 84 };
const colours = ['#0b6bcb', '#c2410c', '#15803d', '#7c3aed', '#64748b'];
const most = 400;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** A chart as an SVG document of its own. A longer series is thinned to 400 points. */
export function lineChart({ title, x, y, series }: LineChart): string {
  const across = (value: number) => frame.left + ((value - x.from) / (x.to - x.from)) * (frame.right - frame.left);
  const up = (value: number) => frame.bottom - ((value - y.from) / (y.to - y.from)) * (frame.bottom - frame.top);
  const place = ([px, py]: Point): string => `${across(px).toFixed(1)},${up(py).toFixed(1)}`;

  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const [atX, atY] = [x.from + share * (x.to - x.from), y.from + share * (y.to - y.from)];
    const [px, py] = [across(atX).toFixed(1), up(atY).toFixed(1)];
    return [
      `<path class="grid" d="M${px},${frame.top}V${frame.bottom}M${frame.left},${py}H${frame.right}"/>`,
      `<text x="${px}" y="${frame.bottom + 18}" text-anchor="middle">${tick(atX, x)}</text>`,
      `<text x="${frame.left - 8}" y="${Number(py) + 4}" text-anchor="end">${tick(atY, y)}</text>`,
    ];
  });

  const lines = series.flatMap(({ name, points, marks }, index) => {
    const colour = colours[index % colours.length];
    const step = Math.ceil(points.length / most);
    const kept = points.filter((_, at) => at % step === 0 || at === points.length - 1);
    const drawn = marks
      ? kept.map(
          ([px, py]) => `<circle cx="${across(px).toFixed(1)}" cy="${up(py).toFixed(1)}" r="4" fill="${colour}"/>`,
        )
      : [`<polyline fill="none" stroke="${colour}" stroke-width="2" points="${kept.map(place).join(' ')}"/>`];
    const left = frame.left + index * ((frame.right - frame.left) / series.length);
    return [
      ...drawn,
      `<rect x="${left.toFixed(1)}" y="${height - 24}" width="12" height="12" fill="${colour}"/>`,
      `<text x="${(left + 18).toFixed(1)}" y="${height - 14}">${escaped(name)}</text>`,
    ];
  });

  const middle = (frame.top + frame.bottom) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#1f2937}.grid{stroke:#cbd5e1;stroke-width:.5}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${frame.left}" y="26" style="font-size:16px;font-weight:600">${escaped(title)}</text>
${ticks.join('\n')}
<text x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 40}" text-anchor="middle">${escaped(x.label)}</text>
<text transform="translate(18 ${middle}) rotate(-90)" text-anchor="middle">${escaped(y.label)}</text>
${lines.join('\n')}
</svg>
`;
}

const tick = (value: number, { from, to }: Axis): string => value.toFixed(to - from > 10 ? 0 : to - from < 0.2 ? 3 : 2);
