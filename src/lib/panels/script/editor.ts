import { javascript } from '@codemirror/lang-javascript';
import { linter, lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { ScriptFault } from '../../app/train/scripts.svelte.ts';
import { colours } from './editor-colours.ts';

/** A code editor on the page. Loaded only where one is. */
export interface Editor {
	/** Replaces the text. */
	set(source: string): void;
	/** Marks the line of a fault; none when undefined. */
	mark(fault: ScriptFault | undefined): void;
	destroy(): void;
}

/** What the page is told. */
interface EditorHooks {
	readonly onchange: (source: string) => void;
	/** What cannot be read of the text; asked shortly after each change. */
	readonly check: (source: string) => Promise<ScriptFault | undefined>;
}

/** Colours of the instrument; the editor takes everything else from its surroundings. */
const theme = EditorView.theme({
	'&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--screen)', fontSize: '13px' },
	'.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
	'.cm-content': { caretColor: 'var(--text)' },
	'.cm-cursor': { borderLeftColor: 'var(--text)' },
	'.cm-gutters': {
		color: 'var(--text-3)',
		backgroundColor: 'var(--sunken)',
		borderRight: '1px solid var(--hairline)'
	},
	'.cm-activeLine, .cm-activeLineGutter': {
		backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)'
	},
	'&.cm-focused': { outline: 'var(--focus)', outlineOffset: '-2px' },
	'&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
		backgroundColor: 'color-mix(in oklab, var(--accent) 32%, transparent)'
	},
	'.cm-tooltip': {
		color: 'var(--text)',
		backgroundColor: 'var(--raised)',
		border: '1px solid var(--hairline-strong)'
	},
	'.cm-diagnostic-error': { borderLeftColor: 'var(--red)' },
	'.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--surface)' }
});

/** Puts an editor into `parent`. Tab leaves it, as everywhere on the page. */
export function openEditor(parent: HTMLElement, source: string, hooks: EditorHooks): Editor {
	const diagnosticOf = (state: EditorState, { message, line }: ScriptFault): Diagnostic => {
		const { from, to } = state.doc.line(Math.min(Math.max(1, line ?? 1), state.doc.lines));
		return { from, to, severity: 'error', message };
	};
	const view = new EditorView({
		parent,
		state: EditorState.create({
			doc: source,
			extensions: [
				basicSetup,
				javascript({ typescript: true }),
				theme,
				colours,
				lintGutter(),
				EditorView.contentAttributes.of({ 'aria-label': 'Script', tabindex: '0' }),
				linter(async ({ state }) => {
					const fault = await hooks.check(state.doc.toString());
					return fault ? [diagnosticOf(state, fault)] : [];
				}),
				EditorView.updateListener.of((update) => {
					if (update.docChanged) hooks.onchange(update.state.doc.toString());
				})
			]
		})
	});
	return {
		set(text) {
			if (view.state.doc.toString() === text) return;
			view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
		},
		mark(fault) {
			view.dispatch(setDiagnostics(view.state, fault ? [diagnosticOf(view.state, fault)] : []));
			if (!fault?.line) return;
			const { from } = view.state.doc.line(Math.min(fault.line, view.state.doc.lines));
			view.dispatch({ effects: EditorView.scrollIntoView(from, { y: 'center' }) });
		},
		destroy: () => view.destroy()
	};
}
