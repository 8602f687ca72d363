import { redirect } from '@sveltejs/kit';
import { base } from '$app/paths';

/** The Train page under its name of version 0.1. */
export function load(): never {
	redirect(308, `${base}/train/`);
}
