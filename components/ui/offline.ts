/** What is said where the server could not be reached. */
export const OFFLINE = { error: "This did not work. Check the connection and try again." };
