// The certificate: a document that says what was decided and shows its working. Prints on A4 without the frame around it.
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { amount, door, exactly, measureName } from '../format'
import { useSession } from '../session'
import { having, usePage } from '../ui/ask'
import { Answered, Page, Plain } from '../ui/page'
import { Paragraphs } from '../ui/Paragraphs'
import { Outcome } from '../ui/Outcome'
import { Qr } from '../ui/Qr'
import { useWords, type Key } from '../words'
import { CertificateDocument, type CertificateQuery } from './Certificate.operations'
import { ruleSentence } from './rule'

type Found = Extract<NonNullable<CertificateQuery['node']>, { results: unknown }>
type Result = Found['results'][number]
type Group = Result['participation']
type Bandwagon = NonNullable<Result['bandwagon']>

export default function Certificate({ id }: { id: string }) {
  const page = usePage(CertificateDocument, { id })
  return (
    <Answered page={page} pick={(data) => having<Found>(data.node, 'results')}>
      {(poll) => <Shown poll={poll} />}
    </Answered>
  )
}

const ORDER = ['roll', 'present', 'for', 'against', 'abstain', 'conform', 'invalid', 'non_return', 'unserved']

function Shown({ poll }: { poll: Found }) {
  const spoken = useWords()
  const { t } = spoken
  const { zone, here } = useSession()
  const { certificate } = poll
  if (!certificate) {
    return (
      <Page title={poll.question} above={poll.proposal && <Link href={`/matter/${poll.proposal.id}`}>{poll.proposal.title}</Link>}>
        <p className="empty">{t('certificate.none')}</p>
        <p><Link href={`/poll/${poll.id}`} className="act">{t('seeCount')}</Link></p>
      </Page>
    )
  }
  const result = poll.results.find((one) => one.number === certificate.number)
  const measures = certificate.count.find((line) => line.category === 'roll')?.measures ?? []
  const by = certificate.by.member?.name ?? t('actor.member')
  const address = `${location.origin}/poll/${poll.id}/certificate`
  return (
    <Page title={poll.question} className="certificate" above={t('certificate.of', { community: here?.community.name ?? '' })}>
      <div className="verdict">
        <div>
          <p className="soft">{t('certificate.outcome')}</p>
          <p className="result"><Outcome outcome={certificate.outcome} /></p>
          <p>{t(`certificate.${certificate.outcome}`)}</p>
        </div>
        <Seal community={here?.community.name ?? ''} />
      </div>
      {poll.rulings.map((ruling) => (
        <p key={ruling.at}>{t('certificate.ruling', { outcome: t(`outcome.${ruling.ruled}`), reason: ruling.reason })}</p>
      ))}
      {poll.rule && (
        <section>
          <h2>{t('rule.title')}</h2>
          <p>{ruleSentence(spoken, poll.rule, poll.terms.electorate.__typename === 'OwnersElectorate')}</p>
          <p className="soft">{poll.rule.title}{t('colon')}<span lang="en">{poll.rule.source.cite}</span></p>
        </section>
      )}
      <section>
        <h2>{t('certificate.count')}</h2>
        <div className="scroll">
          <table>
            <caption className="said">{t('certificate.count')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('count.choice')}</th>
                {measures.map((measure) => <th key={measure.measure} scope="col" className="number">{measureName(spoken, measure)}</th>)}
              </tr>
            </thead>
            <tbody>
              {[...certificate.count]
                .sort((a, b) => ORDER.indexOf(a.category) - ORDER.indexOf(b.category))
                .map((line) => (
                  <tr key={line.category}>
                    <th scope="row">{t(`category.${line.category}` as Key)}</th>
                    {measures.map((measure) => {
                      const found = line.measures.find((one) => one.measure === measure.measure)
                      return <td key={measure.measure} className="number">{found ? amount(spoken, found.amount, measure) : '–'}</td>
                    })}
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </section>
      {result && (
        <section>
          <h2>{t('certificate.working')}</h2>
          <Tests name={t('certificate.participation')} group={result.participation} />
          <Tests name={t('certificate.approval')} group={result.approval} />
          <p className="soft">{t('certificate.exact')}</p>
          {result.bandwagon && <Followed bandwagon={result.bandwagon} names={measures} />}
        </section>
      )}
      {poll.consents.length > 0 && (
        <section>
          <h2>{t('certificate.consents')}</h2>
          <ul>
            {poll.consents.map((consent, index) => (
              <li key={index}>{consent.unit ? door(consent.unit) : ''}{t('colon')}{t(consent.given === true ? 'consent.given' : consent.given === false ? 'consent.withheld' : 'consent.open')}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>{t('objections')}</h2>
        <p>{certificate.objectionsFiled === 0 ? t('certificate.noObjections') : t('certificate.objections', { filed: certificate.objectionsFiled, upheld: certificate.objectionsUpheld })}</p>
        {(poll.objections ?? []).map((objection) => (
          <div key={objection.id} className="objection">
            {objection.words ? <Paragraphs text={objection.words} /> : <p className="soft">{t('objections.erased')}</p>}
            {objection.answer && <p>{t(objection.upheld ? 'objections.upheld' : 'objections.dismissed')}{t('colon')}{objection.answer}</p>}
          </div>
        ))}
      </section>
      <section className="closing">
        <div>
          <dl>
            <Row name={t('certificate.notice')} at={poll.noticedAt} zone={zone} />
            <Row name={t('certificate.opened')} at={poll.openedAt} zone={zone} />
            <Row name={t('certificate.closed')} at={poll.closedAt} zone={zone} />
            <Row name={t('certificate.at')} at={certificate.at} zone={zone}>{t('certificate.by', { name: by })}</Row>
            <dt>{t('certificate.version')}</dt>
            <dd>{poll.textVersion ? t('version', { n: poll.textVersion }) : '–'}</dd>
            <dt>{t('certificate.roll')}</dt>
            <dd className="hash">{certificate.rollHash}</dd>
            <dt>{t('certificate.entry')}</dt>
            <dd>{certificate.seq}</dd>
          </dl>
        </div>
        <Qr text={address} words={t('certificate.address')} />
      </section>
      <p className="screen"><Plain onPress={() => print()}>{t('certificate.print')}</Plain></p>
      <p className="screen"><Link href={`/poll/${poll.id}`}>{t('seeCount')}</Link></p>
    </Page>
  )
}

function Row({ name, at, zone, children }: { name: string; at: string | null | undefined; zone: string; children?: ReactNode }) {
  const spoken = useWords()
  return (
    <>
      <dt>{name}</dt>
      <dd>{at ? exactly(spoken, at, zone) : '–'}{children && <> · {children}</>}</dd>
    </>
  )
}

function Seal({ community }: { community: string }) {
  return (
    <svg className="seal" viewBox="0 0 100 100" aria-hidden="true">
      <rect x="3" y="3" width="94" height="94" rx="6" />
      <text x="50" y="46" textAnchor="middle">{community.slice(0, 4)}</text>
      <text x="50" y="76" textAnchor="middle">議決</text>
    </svg>
  )
}

function Tests({ name, group }: { name: string; group: Group }) {
  const { t } = useWords()
  return (
    <>
      <h3>{name}</h3>
      {group.any && group.tests.length > 1 && <p className="soft">{t('certificate.any')}</p>}
      {group.tests.length === 0 && <p>{t('certificate.noTest')}</p>}
      <ul className="plainlist working">
        {group.tests.map((test, index) => (
          <li key={index}>
            <p className={`sum ${test.met ? 'met' : 'unmet'}`}>{test.sentence}</p>
            {test.share && test.threshold && (
              <p className="soft">{t('certificate.fraction', { share: test.share, sign: sign(test.comparison), threshold: test.threshold })}</p>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

const sign = (comparison: string | null | undefined): string => ({ '>=': '≥', '>': '>', '<=': '≤', '<': '<' })[comparison ?? ''] ?? ''


/** Where silence or 从众 joined the majority, both counts stand side by side. */
function Followed({ bandwagon, names }: { bandwagon: Bandwagon; names: { measure: string; name: string; unit?: string | null }[] }) {
  const spoken = useWords()
  const { t } = spoken
  const sides = [
    { name: t('bandwagon.without'), count: bandwagon.without },
    { name: t('bandwagon.with'), count: bandwagon.with },
  ]
  return (
    <>
      <h3>{t('bandwagon.title')}</h3>
      <p>{bandwagon.majority ? t(`bandwagon.${bandwagon.majority}`) : t('bandwagon.none')}</p>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col" />
              {sides.map((side) => <th scope="col" key={side.name} className="number">{side.name}</th>)}
            </tr>
          </thead>
          <tbody>
            {names.flatMap((measure) =>
              (['participating', 'for', 'against'] as const).map((what) => (
                <tr key={`${measure.measure} ${what}`}>
                  <th scope="row">{t(`bandwagon.${what}`)} · {measureName(spoken, measure)}</th>
                  {sides.map((side) => {
                    const found = side.count.measures.find((one) => one.measure === measure.measure)
                    return <td key={side.name} className="number">{found ? amount(spoken, found[what], measure) : '–'}</td>
                  })}
                </tr>
              )),
            )}
            <tr>
              <th scope="row">{t('certificate.outcome')}</th>
              {sides.map((side) => <td key={side.name} className="number"><Outcome outcome={side.count.outcome} /></td>)}
            </tr>
          </tbody>
        </table>
      </div>
    </>
  )
}
