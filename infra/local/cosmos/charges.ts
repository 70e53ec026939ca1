/**
 * Request units, roughly as the service bills them: 1 for a point read of 1 KB, about five times that for a write.
 * Good enough to see what is dear; no basis for a bill.
 */
const perKilobyte = (bytes: number, first: number, each: number) =>
  first + Math.ceil(Math.max(bytes - 1024, 0) / 1024) * each;

export const readCharge = (bytes: number): number => perKilobyte(bytes, 1, 0.5);

export const writeCharge = (bytes: number): number => perKilobyte(bytes, 5.5, 1.2);

export const queryCharge = (documentsRead: number, bytesReturned: number): number =>
  2.3 + documentsRead * 0.03 + (bytesReturned / 1024) * 0.1;

export const metadataCharge = 1;
