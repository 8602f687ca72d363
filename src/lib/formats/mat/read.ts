import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { matrixOf, pickSamples, type ArrayFile, type ArrayVariable } from '../arrays/array-file.ts';
import { importArrays } from '../arrays/import.ts';
import { refuse, type ImportOptions } from '../format.ts';
import { contentOf, storedElements, type StoredElement } from './elements.ts';
import {
	charRows,
	matricesIn,
	MAX_VARIABLES,
	readHead,
	valuesOf,
	variableOf,
	type MatMatrix
} from './matrix.ts';

/** Of a large variable only its head is read until it is asked for: name, class, shape. */
const HEAD_BYTES = 4096;
/** Bytes of cells and structs that are looked through. */
const MAX_NESTED = 2 ** 28;

/** Makes a session of a MATLAB 5 file (`save` with -v6 or -v7): see `importArrays`. */
export async function importMat(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	return importArrays(store, source, await openMat(source), options);
}

interface Place {
	readonly variable: ArrayVariable;
	readonly element: StoredElement;
}

/** Opens a MATLAB 5 file: lists its variables, and reads one when it is asked for. */
export async function openMat(source: RandomAccess): Promise<ArrayFile> {
	const little = await byteOrder(source);
	const { elements, cut } = await storedElements(source, little);
	const places: Place[] = [];
	const notes: string[] = cut ? ['The file is cut off; variables at its end are missing.'] : [];
	let damaged = 0;
	let nested = 0;
	for (const element of elements) {
		const found = await survey(source, element, little, MAX_NESTED - nested);
		if (!found) damaged++;
		nested += found?.nested ?? 0;
		for (const variable of found?.variables ?? []) places.push({ variable, element });
		if (places.length >= MAX_VARIABLES) break;
	}
	if (damaged > 0)
		notes.push(`${damaged === 1 ? 'One variable' : `${damaged} variables`} could not be read.`);
	if (places.length === 0)
		throw refuse(source.name, 'holds no variable that can be read', 'Save it again in MATLAB: save -v7.');
	let held: { element: StoredElement; view: DataView; found: readonly MatMatrix[] } | undefined;

	async function load(name: string): Promise<{ view: DataView; found: MatMatrix }> {
		const element = places.find(({ variable }) => variable.name === name)?.element;
		if (element && held?.element !== element) {
			held = undefined;
			const bytes = await contentOf(source, element, little);
			const view = bytes && viewOf(bytes);
			const all: MatMatrix[] = [];
			if (view) matricesIn(view, 0, view.byteLength, little, undefined, all);
			if (view) held = { element, view, found: all };
		}
		const found = held?.found.find(({ variable }) => variable.name === name);
		if (!held || !found || (!found.data && !found.texts) || found.variable.content === 'other')
			throw refuse(source.name, `holds a damaged variable "${name}"`, 'Save it again in MATLAB: save -v7.');
		return { view: held.view, found };
	}

	return {
		variables: unique(places.map(({ variable }) => variable)),
		notes,
		async read(name, axis, from, to) {
			const { view, found } = await load(name);
			const matrix = matrixOf(found.variable) ?? [0, 0];
			if (!found.data || to > matrix[axis])
				throw refuse(source.name, `holds no samples in "${name}"`, 'Choose another variable.');
			return pickSamples(valuesOf(view, found.data, little), matrix, 'F', axis, from, to);
		},
		async texts(name) {
			const { view, found } = await load(name);
			return found.texts ?? charRows(view, found.data!, found.stored, little);
		}
	};
}

const viewOf = (bytes: Uint8Array): DataView =>
	new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const unique = (variables: readonly ArrayVariable[]): ArrayVariable[] => [
	...new Map(variables.map((variable) => [variable.name, variable])).values()
];

async function byteOrder(source: RandomAccess): Promise<boolean> {
	const head = await source.read(0, Math.min(128, source.size));
	const mark = new TextDecoder('latin1').decode(head.subarray(126, 128));
	if (head.length < 128 || (mark !== 'IM' && mark !== 'MI')) {
		throw refuse(
			source.name,
			'is no MATLAB 5 file',
			'Files of MATLAB 4 are not read: load it in MATLAB and save it with save -v7.'
		);
	}
	return mark === 'IM';
}

/** What is in an element: of a plain array its head is enough, cells and structs are looked through. */
async function survey(
	source: RandomAccess,
	element: StoredElement,
	little: boolean,
	budget: number
): Promise<{ variables: readonly ArrayVariable[]; nested: number } | undefined> {
	const bytes = await contentOf(source, element, little, HEAD_BYTES);
	const head = bytes && readHead(viewOf(bytes), 0, bytes.length, little);
	if (!head) return undefined;
	// Objects and the subsystem data behind them have no name and no numbers.
	if (head.name === '') return { variables: [], nested: 0 };
	if (head.classId !== 1 && head.classId !== 2) {
		const tag =
			bytes.length >= head.content + 4 ? viewOf(bytes).getUint32(head.content, little) & 0xffff : undefined;
		return { variables: [variableOf(head.name, head, tag)], nested: 0 };
	}
	const whole = element.bytes > budget ? undefined : await contentOf(source, element, little);
	if (!whole || whole.length > budget)
		return { variables: [{ ...variableOf(head.name, head, undefined), content: 'other' }], nested: 0 };
	const found: MatMatrix[] = [];
	matricesIn(viewOf(whole), 0, whole.length, little, undefined, found);
	return { variables: found.map(({ variable }) => variable), nested: whole.length };
}
