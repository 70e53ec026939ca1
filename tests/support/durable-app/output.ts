import { setTimeout as pause } from 'node:timers/promises';

/** Collects what a host prints; `until` resolves once a line with the text was printed since the last call. */
export class Output {
  readonly lines: string[] = [];
  #read = 0;

  readonly onOutput = (line: string): void => {
    this.lines.push(line);
  };

  async until(text: string): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      const found = this.lines.findIndex((line, index) => index >= this.#read && line.includes(text));
      if (found >= 0) {
        this.#read = found + 1;
        return;
      }
      await pause(10);
    }
    throw new Error(`the host never printed "${text}"`);
  }
}
