import type { ImageAttachment } from '../../shared/contract/chat.ts';

export const maxPictureBytes = 512 * 1024;
export const maxPictures = 2;
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** Width and height within `longestSide`, in proportion, never enlarged, in px. */
export function fitWithin(width: number, height: number, longestSide: number): { width: number; height: number } {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * The picture as an attachment of at most 512 KB. It is drawn anew, which also drops the place and camera that phones
 * write into their photos. Rejects when the browser cannot read the file as a picture.
 */
export async function toAttachment(file: File): Promise<ImageAttachment> {
  const bitmap = await createImageBitmap(file);
  try {
    return { kind: 'image', name: file.name.slice(-200), dataUrl: await dataUrl(await shrink(bitmap, file.type)) };
  } finally {
    bitmap.close();
  }
}

async function shrink(bitmap: ImageBitmap, type: string): Promise<Blob> {
  for (const longestSide of [1600, 1200, 800, 400]) {
    const { width, height } = fitWithin(bitmap.width, bitmap.height, longestSide);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) break;
    context.drawImage(bitmap, 0, 0, width, height);
    // Screenshots stay sharp as PNG where they fit; everything else, and what does not fit, becomes JPEG on white.
    if (type === 'image/png') {
      const png = await canvas.convertToBlob({ type: 'image/png' });
      if (png.size <= maxPictureBytes) return png;
    }
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.82 });
    if (jpeg.size <= maxPictureBytes) return jpeg;
  }
  throw new Error('the picture cannot be made small enough');
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
