/**
 * An `.rhd` file of version 2.0 after the maker's description, written apart from the reader: 2 amplifier channels, 1
 * auxiliary, digital in.
 */
export function rhdFile(blocks: number, stamps = (block: number): number => block * 128): Uint8Array {
	const out: number[] = [];
	const raw = (bytes: Uint8Array): void => void out.push(...bytes);
	const int16 = (...values: number[]): void => raw(new Uint8Array(Int16Array.from(values).buffer));
	const float = (...values: number[]): void => raw(new Uint8Array(Float32Array.from(values).buffer));
	const text = (value: string): void => {
		raw(new Uint8Array(Uint32Array.of(2 * value.length).buffer));
		raw(new Uint8Array(Uint16Array.from([...value].map((letter) => letter.charCodeAt(0))).buffer));
	};
	raw(new Uint8Array(Uint32Array.of(0xc6912702).buffer));
	int16(2, 0);
	float(2000);
	int16(1);
	float(1, 2, 3, 4, 5, 6);
	int16(0);
	float(1000, 1000);
	for (const note of ['left arm', '', '']) text(note);
	int16(0, 0);
	text('n/a');
	int16(1);
	text('Port A');
	text('A');
	int16(1, 5, 2);
	for (const [name, kind, on] of [
		['FDS', 0, 1],
		['ED', 0, 1],
		['off', 0, 0],
		['AX1', 1, 1],
		['DIN-00', 4, 1]
	] as const) {
		text(`native ${name}`);
		text(name);
		int16(0, 0, kind, on, 0, 0, 0, 0, 0, 0);
		float(1e6, 0);
	}
	for (let block = 0; block < blocks; block++) {
		raw(new Uint8Array(Int32Array.from({ length: 128 }, (_, i) => stamps(block) + i).buffer));
		for (let channel = 0; channel < 2; channel++)
			raw(new Uint8Array(Uint16Array.from({ length: 128 }, (_, i) => 32_768 + (channel + 1) * i).buffer));
		raw(new Uint8Array(Uint16Array.from({ length: 32 }, (_, i) => i).buffer));
		raw(new Uint8Array(Uint16Array.from({ length: 128 }, () => block % 2).buffer));
	}
	return Uint8Array.from(out);
}
