// Rounds of a talk at the desk: opened with what is chosen among, closed with the straw count, gone on from without the last.
import { Do, Seldom, Write } from '../ui/Do'
import { Area, Line, OneOf, Tick } from '../ui/fields'
import { Paragraphs } from '../ui/Paragraphs'
import { useWords } from '../words'
import { Fill } from './Fill'
import type { Found, Part } from './Lead'
import { AnnulRoundDocument, CloseRoundDocument, OpenRoundDocument } from './Lead.operations'

type Round = Found['rounds'][number]

const COUNTED = ['CHOICES', 'SHOW'] as const
/** The rule by which the last option drops out, round after round. */
const DROPPING = 'tpl.rounds.exhaustive'

export function Rounds({ talk, again }: Part) {
  const { t } = useWords()
  const open = talk.rounds.find((one) => !one.closedAt && !one.annulledBecause)
  return (
    <section>
      <h2>{t('lead.rounds')}</h2>
      {talk.rounds.length === 0 && <p className="empty">{t('lead.rounds.none')}</p>}
      <ul className="tasks">
        {talk.rounds.map((round) => <One key={round.id} round={round} talk={talk} again={again} goesOn={!open && !talk.rounds.some((one) => one.follows?.id === round.id && !one.annulledBecause)} />)}
      </ul>
      {!open && <Seldom name={t('lead.round.new')}><New talk={talk} again={again} /></Seldom>}
    </section>
  )
}

function One({ round, talk, again, goesOn }: Part & { round: Round; goesOn: boolean }) {
  const { t } = useWords()
  const state = round.annulledBecause ? t('lead.round.annulled', { reason: round.annulledBecause }) : t(round.closedAt ? 'lead.round.closed' : 'lead.round.open')
  return (
    <li>
      <h3>{t('lead.round', { n: round.number, title: round.title })}</h3>
      <p className="soft">{state}</p>
      {round.options.length > 0 && (
        <dl className="counted">
          {round.options.map((option) => <div key={option.id}><dt>{option.title}</dt><dd>{option.count ?? '–'}</dd></div>)}
        </dl>
      )}
      {round.chosen && <p><strong>{t('lead.round.chosen', { title: round.chosen.title })}</strong></p>}
      {round.eliminated && <p>{t('lead.round.out', { title: round.eliminated.title })}</p>}
      {round.summary && <Paragraphs text={round.summary} />}
      {!round.closedAt && !round.annulledBecause && <Close round={round} talk={talk} again={again} />}
      {round.closedAt && !round.annulledBecause && round.eliminated && !round.chosen && goesOn && (
        <Do
          document={OpenRoundDocument}
          input={{ deliberationId: talk.id, title: round.title, options: [], countedBy: round.countedBy, rule: null, followsId: round.id, carriesIds: [] }}
          words={t('lead.round.follow', { title: round.eliminated.title })}
          done={again}
        />
      )}
      {!round.annulledBecause && (
        <Seldom name={t('lead.round.annul')}>
          <Write document={AnnulRoundDocument} input={(reason) => ({ deliberationId: talk.id, roundId: round.id, reason })} draft={`annul ${round.id}`} label={t('lead.why')} words={t('lead.round.annul')} rows={2} done={again} />
        </Seldom>
      )}
    </li>
  )
}

function Close({ round, talk, again }: Part & { round: Round }) {
  const { t } = useWords()
  const hands = round.countedBy === 'SHOW'
  const begin: Record<string, string> = { summary: '' }
  for (const option of round.options) begin[option.id] = ''
  return (
    <Fill
      document={CloseRoundDocument}
      draft={`close ${round.id}`}
      begin={begin}
      input={(fields) => (hands && round.options.some((option) => !/^\d{1,6}$/.test(fields[option.id] ?? '')) ? null : {
        deliberationId: talk.id,
        roundId: round.id,
        counts: hands ? round.options.map((option) => ({ optionId: option.id, count: Number(fields[option.id]) })) : [],
        summary: fields['summary']?.trim() || null,
      })}
      words={t('lead.round.close')}
      done={again}
    >
      {(fields, write) => (
        <>
          {hands && round.options.map((option) => (
            <Line key={option.id} type="number" label={t('lead.round.count', { title: option.title })} value={fields[option.id] ?? ''} isRequired onChange={(next) => write({ [option.id]: next })} />
          ))}
          <Area label={t('lead.round.summary')} rows={3} value={fields['summary'] ?? ''} onChange={(summary) => write({ summary })} />
        </>
      )}
    </Fill>
  )
}

function New({ talk, again }: Part) {
  const { t } = useWords()
  const begin: Record<'title' | 'options' | 'counted' | 'drop' | 'seed', string> = { title: '', options: '', counted: 'CHOICES', drop: '', seed: '' }
  const lines = (text: string): string[] => text.split('\n').map((one) => one.trim()).filter(Boolean)
  return (
    <Fill
      document={OpenRoundDocument}
      draft={`round of ${talk.id}`}
      begin={begin}
      input={({ title, options, counted, drop, seed }) => (title.trim() && (!drop || seed.trim()) ? {
        deliberationId: talk.id,
        title: title.trim(),
        options: lines(options),
        countedBy: COUNTED.find((one) => one === counted) ?? COUNTED[0],
        rule: drop ? DROPPING : null,
        seed: drop ? seed.trim() : null,
        carriesIds: [],
      } : null)}
      words={t('lead.round.start')}
      done={again}
    >
      {({ title, options, counted, drop, seed }, write) => (
        <>
          <Line label={t('lead.round.name')} value={title} maxLength={200} isRequired onChange={(next) => write({ title: next })} />
          <Area label={t('lead.round.options')} hint={t('lead.round.options.hint')} rows={4} value={options} onChange={(next) => write({ options: next })} />
          <OneOf label={t('lead.round.counted')} value={counted} onChange={(next) => write({ counted: next })} choices={[
            { value: 'CHOICES', words: t('lead.round.CHOICES') },
            { value: 'SHOW', words: t('lead.round.SHOW') },
          ]} />
          {lines(options).length > 1 && <Tick label={t('lead.round.drop')} checked={drop !== ''} onChange={(on) => write({ drop: on ? 'yes' : '' })} />}
          {drop && <Line label={t('lead.round.seed')} hint={t('lead.round.seed.hint')} value={seed} maxLength={60} isRequired onChange={(next) => write({ seed: next })} />}
        </>
      )}
    </Fill>
  )
}
