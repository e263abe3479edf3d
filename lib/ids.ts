import { v7, validate } from "uuid";

/** A new time-ordered id (UUID version 7): neighbours in time are neighbours in every index. */
export const newId = (): string => v7();

export const isId = (value: string): boolean => validate(value);
