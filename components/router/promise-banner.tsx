import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Num, Percent } from "@/components/ui/format";
import type { Live } from "@/lib/contracts/router";

type Promised = Pick<
  Live,
  "student" | "student_accuracy" | "teacher" | "certificate" | "chosen_threshold" | "fallback"
>;

/** What may be expected of the decisions where a certificate or a teacher is missing; nothing where both are there. */
export function PromiseBanner({ live, managesModels }: { live: Promised; managesModels: boolean }) {
  const { student, teacher, certificate, chosen_threshold: chosen, fallback } = live;
  if (certificate && teacher) return null;
  const models = managesModels ? (
    <Link className="underline" href={"/settings/models" as Route}>
      Settings → Models
    </Link>
  ) : (
    "Settings → Models"
  );
  const compare = (
    <Link className="underline" href={"/compare" as Route}>
      Compare
    </Link>
  );
  if (!student) {
    return teacher ? null : (
      <Banner tone="amber" title="Neither student nor teacher: every turn is answered with a question">
        Nobody can be asked. An admin registers models under {models}.
      </Banner>
    );
  }
  if (teacher && chosen === null) {
    return (
      <Banner tone="blue" title="Nothing is certified: every turn goes to the teacher">
        The student decides where it is as sure as a certificate asks. Calibrate it under {compare}.
      </Banner>
    );
  }
  const accuracy = <Accuracy live={live} />;
  if (chosen !== null) {
    return (
      <Banner tone="amber" title="Not certified: the student decides from a confidence that somebody chose">
        <code>PARALLAX_ROUTE_THRESHOLD</code> is {chosen.toFixed(3)}, which promises nothing.{accuracy}{" "}
        {!teacher && <>Turns of which it is less sure have no teacher to go to: see {models}. </>}A
        certificate is made under {compare}.
      </Banner>
    );
  }
  const end =
    fallback === "student" ? (
      <>
        the student's guess is used all the same (<code>PARALLAX_ROUTE_FALLBACK=clarify</code> asks the user
        instead)
      </>
    ) : (
      <>the user is asked again</>
    );
  if (certificate) {
    return (
      <Banner tone="amber" title="No teacher: doubtful turns have nobody to go to">
        Where the student is less sure than its certificate asks, {end}. An admin registers a teacher under{" "}
        {models}.
      </Banner>
    );
  }
  return (
    <Banner
      tone="red"
      title={
        fallback === "student"
          ? "Not certified, no teacher: every decision is the student's guess"
          : "Not certified, no teacher: every turn is answered with a question"
      }
    >
      Without a certificate no confidence is high enough to rely on, and without a teacher doubtful turns have
      nobody to go to: {end}.{accuracy} Do not act on these decisions: register a teacher under {models}, and
      calibrate the student under {compare}.
    </Banner>
  );
}

function Accuracy({ live: { student, student_accuracy: known } }: { live: Promised }): ReactNode {
  if (!known) return null;
  return (
    <>
      {" "}
      On <Num value={known.rows} /> labelled rows that it had not seen, “{student}” named the right action and
      task in <Percent value={known.right} />.
    </>
  );
}
