// The count while it goes on: one bar for area, one for heads, each with its threshold as a line and what is still missing in words.
// The split shows only where it may be seen; until then there is the turnout, and nothing else.
import { amount, measureName, scaleOf, shareInPercent, shareInWords } from '../format'
import { decimal, fraction, least, percent, whole } from '../exact'
import { useWords, type Words } from '../words'
import type { StandingFragment } from './Poll.operations'

type Turnout = NonNullable<StandingFragment['turnout']>
type Measure = Turnout['measures'][number]
type Tally = StandingFragment['tally']

export function Count({ turnout, tally, over }: { turnout: Turnout; tally: Tally; over: boolean }) {
  const { t } = useWords()
  return (
    <div className="count">
      {turnout.measures.map((measure) => <Bar key={measure.measure} measure={measure} tally={tally} over={over} />)}
      <p className="soft">{t('count.seats', { voted: turnout.voted, seats: turnout.seats })}</p>
      {tally ? <Split tally={tally} measures={turnout.measures} /> : <p className="soft">{t('count.hidden')}</p>}
    </div>
  )
}

function distance(spoken: Words, measure: Measure, over: boolean): string {
  const { t } = spoken
  if (!measure.needed) return t('count.noThreshold')
  const scale = scaleOf(measure)
  const total = whole(measure.total, scale)
  const needed = least(total, fraction(measure.needed), measure.needsMore)
  const missing = needed - whole(measure.participating, scale)
  if (missing <= 0n) return t('count.reached')
  return t(over ? 'count.missed' : 'count.missing', { amount: amount(spoken, missing, measure) })
}

function Bar({ measure, tally, over }: { measure: Measure; tally: Tally; over: boolean }) {
  const spoken = useWords()
  const { t } = spoken
  const scale = scaleOf(measure)
  const total = whole(measure.total, scale)
  const part = whole(measure.participating, scale)
  const threshold = measure.needed ? fraction(measure.needed) : null
  const name = measureName(spoken, measure)
  const parts = (['FOR', 'AGAINST', 'ABSTAIN', 'CONFORM'] as const).map((mark) => {
    const line = tally?.lines.find((one) => one.mark === mark)?.measures.find((one) => one.measure === measure.measure)
    return { mark, width: line ? percent(whole(line.amount, scale), total) : 0 }
  })
  const state = distance(spoken, measure, over)
  const mark = threshold ? Number((threshold.over * 10000n) / threshold.under) / 100 : null
  return (
    <section className="measure">
      <h3>{name}</h3>
      <p className="figures">
        <strong>{amount(spoken, measure.participating, measure)}</strong>
        <span className="soft">{t('count.of', { total: amount(spoken, measure.total, measure) })}</span>
      </p>
      <div
        className="bar"
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={Number(decimal(total, scale))}
        aria-valuenow={Number(decimal(part, scale))}
        aria-valuetext={`${amount(spoken, measure.participating, measure)} ${t('count.of', { total: amount(spoken, measure.total, measure) })}. ${state}`}
      >
        {tally ? (
          parts.map(({ mark: side, width }) => width > 0 && <span key={side} className={`fill ${side.toLowerCase()}`} style={{ width: `${width}%` }} />)
        ) : (
          <span className="fill" style={{ width: `${percent(part, total)}%` }} />
        )}
        {mark !== null && <span className="threshold" style={{ left: `${mark}%` }} />}
      </div>
      {mark !== null && measure.needed && (
        <p className="tick" style={{ paddingInlineStart: `min(${mark}%, 100% - 11em)` }}>
          <span>{t('count.threshold', { share: shareInWords(spoken, measure.needed) })}</span>
        </p>
      )}
      <p className="distance">
        {measure.share && <span className="soft">{shareInPercent(spoken, measure.share)} · </span>}
        {state}
      </p>
    </section>
  )
}

function Split({ tally, measures }: { tally: NonNullable<Tally>; measures: Measure[] }) {
  const spoken = useWords()
  const { t } = spoken
  return (
    <div className="scroll">
      <table>
        <caption>{t('count.split')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('count.choice')}</th>
            {measures.map((measure) => <th scope="col" key={measure.measure} className="number">{measureName(spoken, measure)}</th>)}
          </tr>
        </thead>
        <tbody>
          {tally.lines.map((line) => (
            <tr key={line.mark}>
              <th scope="row"><span className={`swatch ${line.mark.toLowerCase()}`} aria-hidden="true" />{t(`mark.${line.mark}`)}</th>
              {measures.map((measure) => {
                const found = line.measures.find((one) => one.measure === measure.measure)
                return <td key={measure.measure} className="number">{found ? amount(spoken, found.amount, measure) : '–'}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
