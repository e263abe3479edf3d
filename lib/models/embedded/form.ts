/** In which numbers the sentence encoder computes. Embeddings of one form are near those of the other, not equal. */
export const FORMS = ["float32", "int8"] as const;
export type Form = (typeof FORMS)[number];

/** The form that students are fitted for and served in unless another is asked for; docs/student.md has both beside each other. */
export const DEFAULT_FORM: Form = "int8";

/** What the encoder holds in memory: its weights, and room to compute in; a test compares them. */
export const ENCODER_BYTES: Readonly<Record<Form, number>> = { float32: 30_050_368, int8: 9_194_560 };

/** What made an embedding: other weights or another way to cut texts are another cache and another student. */
const NAMES: Record<Form, string> = {
  float32: "use-lite-en-0.2.0/clip-48",
  int8: "use-lite-en-0.2.0/clip-48/int8",
};

export const encoderName = (form: Form): string => NAMES[form];

/** The form of an encoder's name; undefined for an encoder that this program does not have. */
export const formOf = (name: string): Form | undefined => FORMS.find((form) => NAMES[form] === name);
