import { portOutput } from './watchdog.ts';
import type { OutputKind } from './output.ts';

/** A row as a picture on the screen gets it. */
export interface ScreenRow {
	/** Of the output's names, in order. */
	readonly values: readonly number[];
	readonly neutral: boolean;
}

/** A point that classes push, or two outputs place. */
export const cursor = {
	id: 'cursor',
	label: 'Cursor on screen',
	summary: 'A point on the page: classes push it, two outputs of a regression place it.',
	rate: 50,
	params: [],
	onScreen: true,
	create: onScreen
} as const satisfies OutputKind;

/** A hand that takes the pose of the class, or bends its fingers by the outputs. */
export const hand = {
	id: 'hand',
	label: 'Hand on screen',
	summary:
		'A drawn hand: each class is a pose, each of the first five outputs of a regression bends a finger.',
	rate: 50,
	params: [],
	onScreen: true,
	create: onScreen
} as const satisfies OutputKind;

async function onScreen(
	...[{ names }, , port]: Parameters<OutputKind['create']>
): ReturnType<OutputKind['create']> {
	return portOutput(port, names.length, ({ values, neutral }): ScreenRow => ({
		values: [...values],
		neutral
	}));
}
