"use server";
import type { Route } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { setSessionCookie } from "@/lib/auth/browser-session";
import { type FormState, safeNext, textFields } from "@/lib/contracts/form";
import { emailSchema, passwordSchema, personNameSchema } from "@/lib/contracts/people";
import { clientAddress } from "@/lib/http/client-address";
import { formFailure, formInvalid } from "@/lib/http/form-failure";
import { redeemFirstAdmin, redeemInvitation, redeemReset } from "@/lib/services/people/redeem-link";
import { signInWithPassword } from "@/lib/services/sessions/sign-in";

const loginSchema = z.object({
  email: emailSchema,
  password: z.string().min(1, { error: "Enter your password" }).max(1000),
  next: z.string().optional(),
});
const token = z.string().max(200);
const setupSchema = z.object({ token, name: personNameSchema, email: emailSchema, password: passwordSchema });
const inviteSchema = z.object({ token, name: personNameSchema, password: passwordSchema });
const resetSchema = z.object({ token, password: passwordSchema });

export async function signIn(_: FormState, form: FormData): Promise<FormState> {
  const path = await enter(form, loginSchema, async (given, address) => ({
    session: await signInWithPassword(given, address),
    next: safeNext(given.next),
  }));
  return typeof path === "string" ? redirect(path as Route) : path;
}

export async function setUp(_: FormState, form: FormData): Promise<FormState> {
  const path = await enter(form, setupSchema, async (given, address) => ({
    session: await redeemFirstAdmin(given.token, given, address),
  }));
  return typeof path === "string" ? redirect(path as Route) : path;
}

export async function joinByInvitation(_: FormState, form: FormData): Promise<FormState> {
  const path = await enter(form, inviteSchema, async (given, address) => ({
    session: await redeemInvitation(given.token, given, address),
  }));
  return typeof path === "string" ? redirect(path as Route) : path;
}

export async function resetPassword(_: FormState, form: FormData): Promise<FormState> {
  const path = await enter(form, resetSchema, async (given, address) => ({
    session: await redeemReset(given.token, given, address),
  }));
  return typeof path === "string" ? redirect(path as Route) : path;
}

/** Parses, does it, sets the cookie. @returns where to go, or what the form has to show */
async function enter<Given>(
  form: FormData,
  schema: z.ZodType<Given>,
  act: (
    given: Given,
    address: string,
  ) => Promise<{ session: { userId: string; sessionId: string }; next?: string }>,
): Promise<string | FormState> {
  const typed = textFields(form);
  const parsed = schema.safeParse(typed);
  if (!parsed.success) return formInvalid(parsed.error, typed);
  try {
    const { session, next = "/" } = await act(parsed.data, clientAddress(await headers()));
    await setSessionCookie(session);
    return next;
  } catch (error) {
    return formFailure(error, typed);
  }
}
