import { AppError } from '../../core/errors.ts';

/**
 * A picture file made small: a JPEG of at most `most` pixels in width and height, as a `data:` address that fits into a
 * session's facts. Rejects with a SessionError when the browser cannot read the file as a picture.
 */
export async function pictureOf(file: File, most: number): Promise<string> {
	let bitmap: ImageBitmap;
	try {
		bitmap = await createImageBitmap(file);
	} catch (error) {
		throw new AppError(
			'SessionError',
			`${file.name} is no picture this browser can read. Choose a JPEG or PNG file.`,
			{
				cause: error
			}
		);
	}
	const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.max(1, Math.round(bitmap.width * scale));
	canvas.height = Math.max(1, Math.round(bitmap.height * scale));
	const context = canvas.getContext('2d')!;
	// JPEG knows no transparency: paper instead of black.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	bitmap.close();
	return canvas.toDataURL('image/jpeg', 0.8);
}
