/** Follows headings in order of reading: each closes those of its level and below. */
export function createHeadingPath() {
  let open: { level: number; text: string }[] = [];
  return {
    enter(level: number, text: string): void {
      open = [...open.filter((one) => one.level < level), { level, text }];
    },
    path: (): string[] => open.map(({ text }) => text),
  };
}
