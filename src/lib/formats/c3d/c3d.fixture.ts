type Value =
	| readonly string[]
	| { readonly int: readonly number[] }
	| { readonly float: readonly number[]; readonly shape?: readonly number[] };

/** A C3D file after the published description, written apart from the reader: 10 frames of 1 point and 4 × 3 analog values. */
export function c3dFile({
	float = false,
	more = {} as Readonly<Record<string, Value>>,
	points = 1
} = {}): Uint8Array {
	const [frames, perFrame, width] = [10, 4, 3];
	const parameters: Record<string, Value> = {
		'POINT:RATE': { float: [100] },
		'POINT:SCALE': { float: [float ? -1 : 1] },
		'ANALOG:USED': { int: [width] },
		'ANALOG:LABELS': ['EMG left', 'Fz1', 'Sync'],
		'ANALOG:UNITS': ['V', 'N', 'V'],
		'ANALOG:SCALE': { float: [0.5, 2, 1] },
		'ANALOG:GEN_SCALE': { float: [0.001] },
		'ANALOG:OFFSET': { int: [100, 0, 0] },
		'ANALOG:RATE': { float: [400] },
		...more
	};
	const section: number[] = [0, 0, 2, 84];
	const groups = [...new Set(Object.keys(parameters).map((key) => key.split(':')[0]!))];
	const letters = (text: string): number[] => [...new TextEncoder().encode(text)];
	for (const [i, name] of groups.entries())
		section.push(name.length, 256 - (i + 1), ...letters(name), 3, 0, 0);
	for (const [key, value] of Object.entries(parameters)) {
		const [group, name] = key.split(':') as [string, string];
		const data = bytesOf(value);
		const offset = 2 + data.length + 1;
		section.push(
			name.length,
			groups.indexOf(group) + 1,
			...letters(name),
			offset & 255,
			offset >> 8,
			...data,
			0
		);
	}
	section.push(0, 0);
	const size = float ? 4 : 2;
	const frameBytes = points * 4 * size + perFrame * width * size;
	const out = new Uint8Array(512 * 3 + frames * frameBytes);
	const view = new DataView(out.buffer);
	out.set([2, 0x50]);
	for (const [at, word] of [
		[2, points],
		[4, perFrame * width],
		[6, 1],
		[8, frames],
		[16, 4],
		[18, perFrame]
	] as const)
		view.setUint16(at, word, true);
	view.setFloat32(12, float ? -1 : 1, true);
	view.setFloat32(20, 100, true);
	out.set(section, 512);
	for (let frame = 0; frame < frames; frame++) {
		for (let i = 0; i < perFrame * width; i++) {
			const at = 1536 + frame * frameBytes + points * 4 * size + i * size;
			const value = (frame * perFrame + Math.floor(i / width)) * 10 + (i % width);
			if (float) view.setFloat32(at, value, true);
			else view.setInt16(at, value, true);
		}
	}
	return out;
}

function bytesOf(value: Value): number[] {
	if (Array.isArray(value)) {
		const width = Math.max(...value.map((text: string) => text.length));
		return [
			255,
			2,
			width,
			value.length,
			...value.flatMap((text: string) => [...new TextEncoder().encode(text.padEnd(width))])
		];
	}
	const numbers = value as { int?: readonly number[]; float?: readonly number[]; shape?: readonly number[] };
	const list = numbers.int ?? numbers.float!;
	const data = numbers.int ? Int16Array.from(list) : Float32Array.from(list);
	const shape = numbers.shape ?? (list.length === 1 ? [] : [list.length]);
	return [numbers.int ? 2 : 4, shape.length, ...shape, ...new Uint8Array(data.buffer)];
}

/** Parameters of two events. */
export const events: Record<string, Value> = {
	'EVENT:USED': { int: [2] },
	'EVENT:CONTEXTS': ['Left', 'General'],
	'EVENT:LABELS': ['Foot Strike', 'Start'],
	'EVENT:TIMES': { float: [0, 0.05, 0, 0.02], shape: [2, 2] }
};
