/** Somebody cancelled the import, or its data set is gone. Rows that are in stay in. */
export class ImportCancelled extends Error {
  constructor() {
    super("The import was cancelled.");
    this.name = "ImportCancelled";
  }
}

/** This process has to stop; another one can go on with the import. */
export class ImportInterrupted extends Error {
  constructor() {
    super("The import was interrupted.");
    this.name = "ImportInterrupted";
  }
}
