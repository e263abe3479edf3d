import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/auth/next-auth";
import { clientAddress } from "@/lib/http/client-address";
import { endSessionById } from "@/lib/services/sessions/own-sessions";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";
import { signInWithAccount } from "@/lib/services/sessions/sign-in-with-account";

const handler = (request: Request, context: unknown): Promise<Response> =>
  NextAuth(
    request as never,
    context as never,
    nextAuthOptions({
      address: (headers) => clientAddress({ get: (name) => headers[name] ?? null }),
      withPassword: signInWithPassword,
      withAccount: signInWithAccount,
      end: endSessionById,
    }),
  );

export { handler as GET, handler as POST };
