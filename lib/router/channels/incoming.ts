/** One message of a person, as a channel delivered it. */
export type Incoming = {
  /** The channel's own id: the same one twice is the same message. */
  messageId: string;
  /** Who talks with whom. */
  conversationId: string;
  text: string;
};
