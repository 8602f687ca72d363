const MOST_CHARACTERS = 1000;
const MOST_NUMBERS = 16;

/** A logged value as a short text. Never throws. */
export function textOf(value: unknown): string {
	try {
		if (typeof value === 'string') return value.slice(0, MOST_CHARACTERS);
		if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
			const numbers = value as Float32Array;
			const rest = numbers.length > MOST_NUMBERS ? ', …' : '';
			return `[${Array.from(numbers.subarray(0, MOST_NUMBERS)).join(', ')}${rest}]`;
		}
		return jsonOf(value).slice(0, MOST_CHARACTERS);
	} catch {
		return 'a value without a text';
	}
}

function jsonOf(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return String(value); // it refers to itself
	}
}
