const gap = 4;
const edge = 8;

/** Puts what floats below the other, or above where there is no room, ending where it ends, and within the window. */
export function placeBeside(floating: HTMLElement, beside: HTMLElement): void {
  const around = beside.getBoundingClientRect();
  const { width, height } = floating.getBoundingClientRect();
  const page = document.documentElement;
  const below = around.bottom + gap;
  const above = around.top - gap - height;
  const top = below + height > page.clientHeight - edge && above >= edge ? above : below;
  const left = Math.max(edge, Math.min(around.right - width, page.clientWidth - edge - width));
  floating.style.top = `${top}px`;
  floating.style.left = `${left}px`;
}
