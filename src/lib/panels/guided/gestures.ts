/**
 * Hands, drawn for this instrument: a silhouette per layer on a 96 × 96 grid. A part is a line with round ends, `d` its path
 * and `w` its width; the parts of a layer melt into one outline, a later layer lies on top (fingers that are folded in).
 */
interface Part {
	readonly d: string;
	readonly w: number;
}
interface Drawing {
	readonly layers: readonly (readonly Part[])[];
	/** Which way to move: an arrow, as a plain stroke. */
	readonly arrow?: string;
	/** The part of the grid that is shown, as an SVG view box; the whole of it when left out. */
	readonly view?: string;
}

const part = (d: string, w: number): Part => ({ d, w });

// Seen from the palm, fingers up.
const FOREARM = part('M48 114V72', 22);
const PALM = part('M43 66V54M53 66V54', 26);
const finger = (x: number, top: number, lean = 0): Part => part(`M${x} 52L${x + lean} ${top}`, 9);
const INDEX = finger(35, 18, -4);
const MIDDLE = finger(44.5, 12, -1);
const RING = finger(53.5, 14, 1);
const LITTLE = finger(62, 24, 4);
const THUMB = part('M35 66L17 47', 10);
const folded = (x: number): Part => part(`M${x} 45V57`, 9);
const FOLDED = [folded(35), folded(44.5), folded(53.5), folded(62)];
const THUMB_IN = part('M33 68L54 64', 10);
const OPEN: readonly (readonly Part[])[] = [[FOREARM, PALM, INDEX, MIDDLE, RING, LITTLE, THUMB]];

// Seen from the side, the forearm on the left.
const ARM_SIDE = part('M-4 48H36', 20);
const side = (hand: string, fingers: string, thumb: string): readonly (readonly Part[])[] => [
	[ARM_SIDE, part(hand, 20), part(fingers, 14)],
	[part(thumb, 8)]
];

/** Every drawing, by its name. */
export const gestures = {
	rest: {
		layers: [
			[part('M-4 46H34', 20), part('M34 46L52 49', 19), part('M54 50L70 56L80 67', 12)],
			[part('M48 52L60 64', 8)]
		],
		arrow: 'M4 82H92'
	},
	fist: { layers: [[FOREARM, PALM, part('M36 46H61', 12)], FOLDED, [THUMB_IN]], view: '10 26 76 76' },
	open: { layers: OPEN },
	pinch: {
		layers: [
			[FOREARM, PALM, part('M53.5 52L58 26', 9), part('M62 52L70 32', 9), part('M44.5 52L46 22', 9)],
			[part('M35 52L27 34L18 30', 9), part('M35 66L20 56L15 38', 9)]
		]
	},
	point: {
		layers: [[FOREARM, PALM, finger(35, 14, -1)], [folded(44.5), folded(53.5), folded(62)], [THUMB_IN]]
	},
	two: {
		layers: [[FOREARM, PALM, finger(35, 14, -8), finger(45, 12, 6)], [folded(54), folded(62)], [THUMB_IN]]
	},
	'thumb-up': {
		layers: [
			[part('M-4 58H34', 22), part('M40 50V66M54 50V66', 26), part('M46 46L44 20', 11)],
			[part('M54 46H66', 9), part('M54 54.5H67', 9), part('M54 63H66', 9), part('M54 71H63', 9)]
		]
	},
	'wrist-flexion': {
		layers: side('M36 48L48 62', 'M48 62L54 84', 'M46 54L60 66'),
		arrow: 'M66 30C80 36 84 50 78 66M70.500 59.500L78 66L84.500 58.500'
	},
	'wrist-extension': {
		layers: side('M36 48L48 34', 'M48 34L56 13', 'M44 44L60 38'),
		arrow: 'M66 74C80 66 84 52 78 34M70.500 41.500L78 34L85 41'
	},
	pronation: {
		layers: [[FOREARM, PALM, MIDDLE, RING, INDEX, LITTLE, THUMB]],
		arrow: 'M80 74C78 90 22 92 16 76M12.500 84.500L16 76L24 80.500'
	},
	supination: {
		layers: [[FOREARM, PALM, MIDDLE, RING, INDEX, LITTLE, THUMB]],
		arrow: 'M16 74C18 90 74 92 80 76M72 80.500L80 76L83.500 84.500'
	},
	'radial-deviation': {
		layers: [
			[
				part('M54 98V76', 22),
				part('M47 69L41 58M57 65L51 54', 26),
				...[
					part('M33 56L16 26', 9),
					part('M41 51L26 17', 9),
					part('M49 47L37 14', 9),
					part('M57 44L51 20', 9)
				],
				part('M39 70L16 62', 10)
			]
		],
		arrow: 'M84 40C80 28 72 20 60 16M68 11L60 16L64.500 24'
	},
	'ulnar-deviation': {
		layers: [
			[
				part('M42 98V76', 22),
				part('M39 65L45 54M49 69L55 58', 26),
				...[
					part('M39 44L45 18', 9),
					part('M47 47L60 14', 9),
					part('M55 51L71 19', 9),
					part('M63 56L79 32', 9)
				],
				part('M33 62L22 42', 10)
			]
		],
		arrow: 'M12 34C17 24 25 17 36 14M28 9L36 14L31.500 22'
	}
} as const satisfies Record<string, Drawing>;

export type GestureId = keyof typeof gestures;

/** What class names say, in the order they are looked for. */
const NAMED: readonly (readonly [RegExp, GestureId])[] = [
	[/rest|relax|neutral|no ?move|ruhe/i, 'rest'],
	[/supin/i, 'supination'],
	[/pron/i, 'pronation'],
	[/radial/i, 'radial-deviation'],
	[/ulnar/i, 'ulnar-deviation'],
	[/exten|wrist up/i, 'wrist-extension'],
	[/flex|wrist down/i, 'wrist-flexion'],
	[/thumb/i, 'thumb-up'],
	[/pinch|tripod|precision/i, 'pinch'],
	[/point|index/i, 'point'],
	[/two|peace|victory/i, 'two'],
	[/fist|power|close|grip|grasp/i, 'fist'],
	[/open|spread|five/i, 'open']
];

/** The drawing that goes with a class name; undefined where none does. */
export const gestureFor = (name: string): GestureId | undefined =>
	NAMED.find(([pattern]) => pattern.test(name))?.[1];
