// Letter boxes: when each is to be opened, its openings by two people, and the letters found in them.
import { Link, useParams } from 'wouter'
import { when } from '../format'
import { holds, useSession } from '../session'
import { usePage } from '../ui/ask'
import { Seldom, Write } from '../ui/Do'
import { Line } from '../ui/fields'
import { Answered, Page } from '../ui/page'
import { useWords } from '../words'
import { BoxesDocument, InstallLetterBoxDocument, OpenLetterBoxDocument, RemoveLetterBoxDocument, VoidOpeningDocument, WitnessOpeningDocument, type BoxesQuery } from './Boxes.operations'
import { Fill } from './Fill'
import { lastMinute } from './instants'
import { PickPerson, usePeople, type Person } from './people'
import { Record } from './Record'
import './desk.css'

type Box = NonNullable<NonNullable<BoxesQuery['community']>['letterBoxes']>['edges'][number]['node']
type Opening = Box['openings']['edges'][number]['node']

/** A whole number that is no less; null for what is none. */
const whole = (text: string, least: number): number | null => (/^\d+$/.test(text.trim()) && Number(text) >= least ? Number(text) : null)

export default function Boxes() {
  const { community = '' } = useParams()
  const { t } = useWords()
  const session = useSession()
  const officer = holds(session, 'CLERK') || holds(session, 'CHAIR')
  const page = usePage(BoxesDocument, { community })
  const people = usePeople()
  return (
    <Answered page={page} pick={(data) => data.community?.letterBoxes}>
      {({ edges }) => (
        <Page title={t('boxes.title')} above={<Link href={`/c/${community}/topics${officer ? '/desk' : ''}`}>{t(officer ? 'intake.title' : 'intake.public')}</Link>}>
          <p>{t('boxes.what')}</p>
          {edges.length === 0 && <p className="empty">{t('boxes.none')}</p>}
          {edges.map(({ node }) => <One key={node.id} box={node} officer={officer} people={people} again={page.again} />)}
          {officer && (
            <section>
              <Seldom name={t('boxes.hang')}>
                <Fill
                  document={InstallLetterBoxDocument}
                  draft={`box of ${community}`}
                  begin={{ place: '', days: '7' }}
                  input={({ place, days }) => {
                    const everyDays = whole(days, 1)
                    return place.trim() && everyDays ? { communityId: community, place: place.trim(), everyDays } : null
                  }}
                  words={t('boxes.hang.do')}
                  done={page.again}
                >
                  {({ place, days }, write) => (
                    <>
                      <Line label={t('boxes.place')} value={place} maxLength={200} isRequired onChange={(next) => write({ place: next })} />
                      <Line type="number" label={t('boxes.often')} value={days} isRequired onChange={(next) => write({ days: next })} />
                    </>
                  )}
                </Fill>
              </Seldom>
            </section>
          )}
        </Page>
      )}
    </Answered>
  )
}

function One({ box, officer, people, again }: { box: Box; officer: boolean; people: Person[]; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone, here } = useSession()
  const others = people.filter((one) => one.id !== here?.member.id)
  const due = when(spoken, lastMinute(box.dueAt), zone)
  return (
    <section>
      <h2>{box.place}</h2>
      <p className="time">{box.overdue ? <strong className="late">{t('boxes.late', { when: due })}</strong> : t('boxes.due', { when: due })}</p>
      <p className="soft">{t('boxes.every', { n: box.everyDays })}</p>
      {officer && (
        <Seldom name={t('boxes.open')}>
          <Fill
            document={OpenLetterBoxDocument}
            draft={`open ${box.id}`}
            begin={{ witness: '', letters: '' }}
            input={({ witness, letters }) => {
              const counted = whole(letters, 0)
              return witness && counted !== null ? { letterBoxId: box.id, witnessId: witness, letters: counted } : null
            }}
            words={t('boxes.opened')}
            done={again}
          >
            {({ witness, letters }, write) => (
              <>
                <PickPerson label={t('boxes.witness')} hint={t('boxes.witness.hint')} value={witness} onChange={(next) => write({ witness: next })} people={others} />
                <Line type="number" label={t('boxes.letters')} value={letters} isRequired onChange={(next) => write({ letters: next })} />
              </>
            )}
          </Fill>
        </Seldom>
      )}
      <ul className="tasks">
        {box.openings.edges.map((edge) => edge.node).reverse().map((opening) => <Opened key={opening.id} opening={opening} officer={officer} again={again} />)}
      </ul>
      {officer && (
        <Seldom name={t('boxes.remove')}>
          <Write document={RemoveLetterBoxDocument} input={(reason) => ({ letterBoxId: box.id, reason })} draft={`remove ${box.id}`} label={t('intake.why')} words={t('boxes.remove')} rows={2} done={again} />
        </Seldom>
      )}
    </section>
  )
}

function Opened({ opening, officer, again }: { opening: Opening; officer: boolean; again: () => void }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone, here } = useSession()
  const stands = !opening.voidedAt
  const name = (who: { name?: string | null } | null | undefined): string => who?.name ?? t('actor.member')
  return (
    <li>
      <p>{t('boxes.opening', { when: when(spoken, opening.openedAt, zone), n: opening.letters, m: opening.registered })}</p>
      <p className="soft">
        {t('boxes.by', { opener: name(opening.opener), witness: name(opening.witness) })} · {opening.voidedAt
          ? t('boxes.voided', { reason: opening.voidedBecause ?? '' })
          : opening.witnessedAt ? t('boxes.confirmed') : t('boxes.unconfirmed', { witness: name(opening.witness) })}
      </p>
      {stands && !opening.witnessedAt && opening.witness?.id === here?.member.id && (
        <Fill
          document={WitnessOpeningDocument}
          draft={`witness ${opening.id}`}
          begin={{ letters: '' }}
          input={({ letters }) => {
            const counted = whole(letters, 0)
            return counted === null ? null : { openingId: opening.id, letters: counted }
          }}
          words={t('boxes.confirm')}
          main
          done={again}
        >
          {({ letters }, write) => <Line type="number" label={t('boxes.yours')} value={letters} isRequired onChange={(next) => write({ letters: next })} />}
        </Fill>
      )}
      {stands && officer && opening.witnessedAt && (
        <Record opening={opening.id} done={again} framed={(form) => opening.registered < opening.letters && <Seldom name={t('boxes.register')}>{form}</Seldom>} />
      )}
      {stands && officer && opening.registered === 0 && (
        <Seldom name={t('boxes.void')}>
          <Write document={VoidOpeningDocument} input={(reason) => ({ openingId: opening.id, reason })} draft={`void ${opening.id}`} label={t('intake.why')} words={t('boxes.void')} rows={2} done={again} />
        </Seldom>
      )}
    </li>
  )
}
