/** EDF and BDF as tests make them by hand, apart from the writer: any field may be anything. */
export interface EdfFields {
	readonly bits?: 16 | 24;
	readonly patient?: string;
	readonly recording?: string;
	readonly date?: string;
	readonly time?: string;
	readonly reserved?: string;
	readonly records?: string;
	readonly seconds?: string;
	readonly signals: readonly EdfSignal[];
	/** Digital values of each record: a list per signal, or the bytes of an annotation signal. */
	readonly data: readonly (readonly (readonly number[] | string)[])[];
}

/** One signal's header. */
export interface EdfSignal {
	readonly label: string;
	readonly unit?: string;
	readonly range?: readonly [least: string, greatest: string];
	readonly digital?: readonly [least: string, greatest: string];
	readonly samples: number;
}

/** The bytes of a file. */
export function edfFile(made: EdfFields): Uint8Array {
	const { bits = 16, signals, data } = made;
	const field = (text: string, length: number): string => text.slice(0, length).padEnd(length);
	const each = (length: number, text: (signal: EdfSignal) => string): string =>
		signals.map((signal) => field(text(signal), length)).join('');
	const header = [
		bits === 24 ? '\xffBIOSEMI' : field('0', 8),
		field(made.patient ?? '', 80),
		field(made.recording ?? '', 80),
		field(made.date ?? '09.03.26', 8),
		field(made.time ?? '14.05.00', 8),
		field(String(256 * (signals.length + 1)), 8),
		field(made.reserved ?? '', 44),
		field(made.records ?? String(data.length), 8),
		field(made.seconds ?? '1', 8),
		field(String(signals.length), 4),
		each(16, ({ label }) => label),
		each(80, () => ''),
		each(8, ({ unit = '' }) => unit),
		each(8, ({ range }) => range?.[0] ?? '-100'),
		each(8, ({ range }) => range?.[1] ?? '100'),
		each(8, ({ digital }) => digital?.[0] ?? '-1000'),
		each(8, ({ digital }) => digital?.[1] ?? '1000'),
		each(80, () => ''),
		each(8, ({ samples }) => String(samples)),
		each(32, () => '')
	].join('');
	const bytes = Array.from(header, (c) => c.charCodeAt(0));
	for (const record of data) {
		for (const [i, values] of record.entries()) {
			const size = signals[i]!.samples * (bits / 8);
			const from = bytes.length;
			if (typeof values === 'string') bytes.push(...new TextEncoder().encode(values));
			else for (const value of values) for (let b = 0; b < bits; b += 8) bytes.push((value >> b) & 255);
			while (bytes.length < from + size) bytes.push(0);
		}
	}
	return Uint8Array.from(bytes);
}
