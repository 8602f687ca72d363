/** Words that name doing nothing, each alone enough. */
const REST = new Set(
	'rest resting relax relaxed relaxation nm none nothing null neutral idle hibernation ruhe repos reposo riposo'.split(
		' '
	)
);
/** Words that may stand beside one of them and say nothing else: `M1_rest`, `relaxed hand`. */
const BESIDE = new Set(
	'm c g class gesture label hand arm muscle muscles position posture pose state the at'.split(' ')
);
/** Doing nothing in two words, with whatever joins them. */
const NO_MOVEMENT = /(^| )no ?(motion|movement|move|gesture|action|activity|contraction)( |$)/;

/**
 * Position of the class of doing nothing, guessed by its name (`Rest`, `M1_rest`, `NM`, `none`, `relaxed hand`, `NoMotion`);
 * undefined when no name says so. Of several the first.
 */
export function guessRestClass(classNames: readonly string[]): number | undefined {
	const at = classNames.findIndex(isRest);
	return at < 0 ? undefined : at;
}

function isRest(name: string): boolean {
	const words = name
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}]+/u)
		.filter((word) => word !== '');
	if (NO_MOVEMENT.test(words.join(' '))) return true;
	return words.some((word) => REST.has(word)) && words.every((word) => REST.has(word) || BESIDE.has(word));
}
