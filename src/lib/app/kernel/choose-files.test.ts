import { afterEach, expect, test, vi } from 'vitest';
import { chooseFiles } from './choose-files.ts';

afterEach(() => vi.unstubAllGlobals());

/** An input whose dialog ends with `event`. */
function input(event: 'change' | 'cancel', files: readonly File[]) {
	const made = Object.assign(new EventTarget(), {
		...{ type: '', accept: '', multiple: false, files },
		click: () => made.dispatchEvent(new Event(event))
	});
	vi.stubGlobal('document', { createElement: () => made });
	return made;
}

test('the files that are chosen; none when the dialog is cancelled', async () => {
	const file = new File([], 'a.xdf');
	const made = input('change', [file]);
	expect(await chooseFiles()).toEqual([file]);
	expect([made.type, made.multiple, made.accept]).toEqual(['file', true, '']);
	input('cancel', []);
	expect(await chooseFiles()).toEqual([]);
});
