const utf8 = new TextDecoder('utf-8', { fatal: true });
/** 0x80 to 0x9F of Windows-1252; Node 22 decodes them as Latin-1, whatever it is asked for. */
const UPPER = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Text of bytes in an encoding that nobody declares: UTF-8, or Windows-1252 (with Latin-1 in it) where it is no UTF-8, which
 * text of Windows-1252 with letters beyond ASCII hardly ever is.
 */
export function textOfBytes(bytes: Uint8Array): {
	readonly text: string;
	readonly encoding: 'utf-8' | 'windows-1252';
} {
	try {
		return { text: utf8.decode(bytes), encoding: 'utf-8' };
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		const letter = (byte: number): string => UPPER[byte - 0x80] ?? String.fromCharCode(byte);
		return { text: Array.from(bytes, letter).join(''), encoding: 'windows-1252' };
	}
}
