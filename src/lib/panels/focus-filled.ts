import { tick } from 'svelte';

/** Puts the focus on the filled button of the page, unless a person is typing or a dialog is open. */
export async function focusFilled(): Promise<void> {
	await tick();
	const held = document.activeElement?.closest('input:not([type="checkbox"]), textarea, select, dialog');
	if (held || document.querySelector('dialog[open]')) return;
	const visible = [...document.querySelectorAll<HTMLElement>('[data-filled]')].find((button) =>
		button.checkVisibility()
	);
	visible?.focus({ preventScroll: true });
}
