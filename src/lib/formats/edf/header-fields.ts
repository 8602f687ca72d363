import { textOfBytes } from '../text-bytes.ts';

/** The fixed fields of a header. Only ASCII is allowed in them; UTF-8 and Windows-1252 are read, too. */
export class HeaderFields {
	readonly bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** A field without the spaces around it. It ends at a zero byte: what some programs leave behind it means nothing. */
	text(at: number, length: number): string {
		const field = this.bytes.subarray(at, at + length);
		const zero = field.indexOf(0);
		return textOfBytes(zero < 0 ? field : field.subarray(0, zero)).text.trim();
	}
}
