/** How samples of a format lie in a file (signal(5) of the WFDB Applications Guide). */
export interface WfdbFormat {
	/** Samples that are packed together, and their bytes. */
	readonly group: number;
	readonly bytes: number;
	/** The stored value that says that a sample is missing. */
	readonly missing: number;
	/** Reads sample `i` of a block that begins with a group. */
	read(view: DataView, i: number): number;
}

const packed12 = (view: DataView, i: number): number => {
	const at = 3 * (i >> 1);
	const middle = view.getUint8(at + 1);
	const value =
		i % 2 === 0 ? view.getUint8(at) | ((middle & 0x0f) << 8) : view.getUint8(at + 2) | ((middle & 0xf0) << 4);
	return value >= 2048 ? value - 4096 : value;
};

/** Formats that are read; those of differences (8), of packed tens (310, 311) and of FLAC are not. */
export const WFDB_FORMATS: Readonly<Record<number, WfdbFormat>> = {
	16: { group: 1, bytes: 2, missing: -32_768, read: (view, i) => view.getInt16(2 * i, true) },
	61: { group: 1, bytes: 2, missing: -32_768, read: (view, i) => view.getInt16(2 * i, false) },
	80: { group: 1, bytes: 1, missing: -128, read: (view, i) => view.getUint8(i) - 128 },
	160: { group: 1, bytes: 2, missing: -32_768, read: (view, i) => view.getUint16(2 * i, true) - 32_768 },
	24: {
		group: 1,
		bytes: 3,
		missing: -8_388_608,
		read: (view, i) => view.getUint16(3 * i, true) + view.getInt8(3 * i + 2) * 65_536
	},
	32: { group: 1, bytes: 4, missing: -2_147_483_648, read: (view, i) => view.getInt32(4 * i, true) },
	212: { group: 2, bytes: 3, missing: -2048, read: packed12 }
};
