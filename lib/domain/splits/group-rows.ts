/** Disjoint sets over row numbers (union–find with path halving; the smaller root wins, so the result has one form). */
export class Groups {
  private readonly parents: Uint32Array;

  constructor(rows: number) {
    this.parents = Uint32Array.from({ length: rows }, (_, row) => row);
  }

  /** The first row of the group. */
  rootOf(row: number): number {
    let at = row;
    for (let up = this.parents[at] ?? at; up !== at; up = this.parents[at] ?? at) {
      const above = this.parents[up] ?? up;
      this.parents[at] = above;
      at = above;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [first, second] = [this.rootOf(a), this.rootOf(b)];
    if (first < second) this.parents[second] = first;
    else this.parents[first] = second;
  }
}
