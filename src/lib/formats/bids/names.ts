export interface BidsOptions {
	readonly subject?: string | undefined;
}
