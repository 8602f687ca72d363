/** The id of the session that is built in. */
export const DEMO = 'demo';
