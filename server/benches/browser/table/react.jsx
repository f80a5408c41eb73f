// The table of `app/browser/examples/table.rs` in React: the same elements and texts, rows that are drawn anew only when they change.
import { memo, useCallback, useState } from "react";
import { createRoot } from "react-dom/client";

const count = 1_000;
const words = ["Invoice", "payment", "Parcel", "account", "Password", "meeting", "Contract", "report"];

/** The mails from number `first` on. */
function mails(first) {
  return Array.from({ length: count }, (_, index) => {
    const id = first + index;
    const mixed = Math.imul(id, 0x9e3779b1) >>> 0;
    const word = (shift) => words[(mixed >>> shift) % words.length];
    return {
      id,
      sender: `sender${mixed % 4_000}@domain${mixed % 900}.example`,
      subject: `${word(8)} ${word(16)} ${id}`,
      mailbox: `person${mixed % 500}@example.org`,
      reason: `A link leads to host${mixed % 700}.example, which is blocked.`,
    };
  });
}

const Row = memo(function Row({ mail, selected, select }) {
  return (
    <tr className={selected ? "sel" : undefined}>
      <td className="c">
        <input type="checkbox" value={mail.id} aria-label={`Select: ${mail.subject}`} checked={selected} onChange={(event) => select(mail.id, event.target.checked)} />
      </td>
      <td className="when"><time>{`${mail.id} s ago`}</time></td>
      <td className="what">
        <b><bdi>{mail.sender}</bdi></b>
        <a className="subject" href={`/quarantine/${mail.id}`}><bdi>{mail.subject}</bdi></a>
      </td>
      <td className="mailbox"><bdi title={mail.mailbox}>{mail.mailbox}</bdi></td>
      <td className="reason">
        <span className="tag danger">Web Reputation</span>
        <span title={mail.reason}><bdi>{mail.reason}</bdi></span>
      </td>
      <td className="place"><bdi>Quarantine</bdi></td>
      <td className="status"><span className="st">Quarantined</span></td>
    </tr>
  );
});

function Page() {
  const [answer, setAnswer] = useState(() => mails(0));
  const [bySender, setBySender] = useState(false);
  const [selected, setSelected] = useState(() => new Set());
  const select = useCallback(
    (id, on) =>
      setSelected((before) => {
        const ids = new Set(before);
        if (on) ids.add(id);
        else ids.delete(id);
        return ids;
      }),
    [],
  );
  const sort = () => {
    setBySender(!bySender);
    const bySenderThenId = (one, other) => (one.sender < other.sender ? -1 : one.sender > other.sender ? 1 : one.id - other.id);
    setAnswer([...answer].sort(bySender ? (one, other) => one.id - other.id : bySenderThenId));
  };
  const replace = () => {
    setBySender(false);
    setAnswer(mails(Math.max(...answer.map((mail) => mail.id)) + 1));
  };
  return (
    <main>
      <button id="sort" className="btn" onClick={sort}>Sort</button>
      <button id="replace" className="btn" onClick={replace}>Replace</button>
      <section className="list">
        <table className="held">
          <thead>
            <tr>
              <th scope="col" className="c">
                <input id="all" type="checkbox" aria-label="All on this page" checked={answer.every((mail) => selected.has(mail.id))} onChange={(event) => setSelected(new Set(event.target.checked ? answer.map((mail) => mail.id) : []))} />
              </th>
              <th scope="col" className="when">Held</th>
              <th scope="col">Sender and subject</th>
              <th scope="col" className="mailbox">Mailbox</th>
              <th scope="col" className="reason">Reason</th>
              <th scope="col" className="place">Mail Location</th>
              <th scope="col" className="status">Status</th>
            </tr>
          </thead>
          <tbody>{answer.map((mail) => <Row key={mail.id} mail={mail} selected={selected.has(mail.id)} select={select} />)}</tbody>
        </table>
      </section>
    </main>
  );
}

createRoot(document.body.appendChild(document.createElement("div"))).render(<Page />);
