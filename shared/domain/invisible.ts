// Joiners stay: Persian, Indic scripts and emoji are written with them. Tags stay behind the flag that they belong to.
const invisible =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f|[\u{e0100}-\u{e01ef}]|(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0000}-\u{e007f}]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to go.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** A text without the signs that no reader sees: what a model reads should be what people read. */
export const withoutInvisible = (text: string): string => text.replace(invisible, '').replace(control, '');
