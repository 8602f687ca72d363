/** A board that runs the Chords firmware. */
export interface Board {
	readonly channels: number;
	readonly bits: number;
	/** Reference of its converter, volts. */
	readonly reference: number;
	readonly fs: number;
}

const board = (channels: number, bits: number, reference: number, fs: number): Board => ({
	channels,
	bits,
	reference,
	fs
});

/** By what a board answers to `WHORU`, as its firmware's table of boards has it. */
export const BOARDS: Readonly<Record<string, Board>> = {
	'UNO-R3': board(6, 10, 5, 250),
	'GENUINO-UNO': board(6, 10, 5, 250),
	'UNO-CLONE': board(6, 10, 5, 250),
	'NANO-CLASSIC': board(8, 10, 5, 250),
	'NANO-CLONE': board(8, 10, 5, 250),
	'MEGA-2560-R3': board(16, 10, 5, 250),
	'MEGA-2560-CLONE': board(16, 10, 5, 250),
	'UNO-R4': board(6, 14, 5, 500),
	'RPI-PICO-RP2040': board(3, 12, 3.3, 500),
	'GIGA-R1': board(6, 16, 3.3, 500),
	'STM32F4-BLACK-PILL': board(8, 12, 3.3, 500),
	'STM32G4-CORE-BOARD': board(16, 12, 3.3, 500),
	'ESP32-S3': board(16, 12, 3.3, 500),
	'NPG-LITE': board(3, 12, 2.5, 500)
};

/**
 * What a count is worth: microvolts at the electrode when the gain of the front end is known, arbitrary units (counts from
 * the middle of the range) when it is 0.
 */
export function scaleOf({ bits, reference }: Board, gain: number): { unit: 'uV' | 'a.u.'; perCount: number } {
	if (gain === 0) return { unit: 'a.u.', perCount: 1 };
	return { unit: 'uV', perCount: ((reference / 2 ** bits) * 1e6) / gain };
}
