/** Measuring came to no result: somebody cancelled it (or the data set is gone), or this process has to stop. */
export class MeasuringStopped extends Error {
  constructor(readonly why: "cancelled" | "worker") {
    super(why === "cancelled" ? "Measuring was cancelled." : "Measuring was interrupted.");
    this.name = "MeasuringStopped";
  }
}
