import { expect, test } from 'vitest';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { Notices } from '../kernel/notices.svelte.ts';
import { parseRow } from '../kernel/persisted.svelte.ts';
import { settingsRow } from '../kernel/settings-rows.ts';
import { UndoStack } from '../kernel/undo-stack.svelte.ts';
import { removeModelFrom } from './model-actions.ts';

test('a model that is deleted comes back by Ctrl+Z or by the button, and is the chosen one again', async () => {
	const bundle = { id: 'm', name: 'LDA' } as ModelBundle;
	let models: readonly ModelBundle[] = [bundle];
	const training = {
		get models() {
			return models;
		},
		remove: async (id: string) => {
			models = models.filter((model) => model.id !== id);
		},
		restore: async (back: ModelBundle) => {
			models = [...models, back];
		}
	};
	const settings = { data: { ...parseRow(settingsRow.schema, undefined), model: 'm' } };
	const [notices, undo] = [new Notices(), new UndoStack()];
	const parts = { training, settings, notices, undo };
	await removeModelFrom(parts, 'm');
	settings.data.model = '';
	expect([models, undo.undoes]).toEqual([[], 'delete the model "LDA"']);
	await undo.undo();
	expect([models, settings.data.model, notices.list]).toEqual([[bundle], 'm', []]);
	await undo.redo();
	expect(models).toEqual([]);
	await undo.undo();
	await removeModelFrom(parts, 'm');
	notices.list[0]!.action!.run();
	await expect.poll(() => models).toEqual([bundle]);
	expect([undo.undoes, notices.list]).toEqual([undefined, []]);
	await removeModelFrom(parts, 'unknown');
	expect(models).toEqual([bundle]);
});
