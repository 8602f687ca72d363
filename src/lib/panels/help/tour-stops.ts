/** A part of the deck that the tour shows. */
export interface TourStop {
	/** Where it is on the page; the first that is there and visible. */
	readonly at: readonly string[];
	readonly title: string;
	readonly text: string;
}

/** The tour of the deck, from connecting to replay. */
export const tourStops: readonly TourStop[] = [
	{
		at: ['nav[aria-label="Steps"]'],
		title: 'Five steps',
		text: 'Connect, Record, Train, Predict, Replay. Each says its state and what is wrong with it. Alt 1 to Alt 5 open them.'
	},
	{
		at: ['.deck > .panel'],
		title: 'The open step',
		text: 'Its settings. The filled button under it is what comes next; there is one on every page.'
	},
	{
		at: ['.deck > .scope'],
		title: 'The signal',
		text: 'All channels live, with labels and decisions beneath. It stays in its place while the steps change. V changes the view, + and − the time.'
	},
	{
		at: ['.deck > .tape', 'section[aria-label="Tape"]', '.deck > .scope'],
		title: 'The tape',
		text: 'It grows while you record. After Stop it is the session: trim, split, relabel and exclude trials there. In a replay it has the transport.'
	},
	{
		at: ['header nav[aria-label="Pages"]'],
		title: 'Library, commands, keys',
		text: 'The Library has every session. Ctrl K finds every command. The question mark shows all keys, and this tour again.'
	}
];
