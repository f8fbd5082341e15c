// How a code leaves the house. A sender that promises idempotency drops a second message with the same key.

/** `push`: word to a device that something is to be approved; it asks for the rest itself. */
export type Channel = 'sms' | 'voice' | 'email' | 'push';

export type OutgoingMessage = {
  /** The same for every attempt at one message. */
  readonly key: string;
  readonly channel: Channel;
  /** A number in E.164 form, an e-mail address, or the id of a device. */
  readonly to: string;
  readonly subject: string;
  /** What is read or spoken. Holds the code, but for a push: never log it. */
  readonly text: string;
};

export type Sender = {
  /** Resolves once the next system has taken the message. @throws {DeliveryError} */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};
/** One sender per channel; several channels may share one. */
export type Senders = Readonly<Record<Channel, Sender>>;

/** `refused`: the other side said no to this address. `unreachable`: nobody took it; another try may succeed. `unknown`: it may have gone out. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly kind: 'refused' | 'unreachable' | 'unknown';
  constructor(kind: 'refused' | 'unreachable' | 'unknown', message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}
