// Who sits on a panel: what each knows, until when, and whether there is an interest to be minded.
import { Link } from 'wouter'
import { useAt, useSession } from '../session'
import { monthOf } from '../ui/days'
import { Seldom } from '../ui/Do'
import { useWords } from '../words'
import type { Found } from './Panel'

type One = Found['advisors'][number]

export function Advisors({ panel }: { panel: Found }) {
  const { t } = useWords()
  const sitting = panel.advisors.filter((one) => one.sits)
  const waiting = panel.advisors.filter((one) => one.state === 'NOMINATED')
  const past = panel.advisors.filter((one) => !one.sits && one.state !== 'NOMINATED')
  return (
    <section>
      <h2>{t('advisors')}</h2>
      {sitting.length === 0 && <p className="empty">{t('advisors.none')}</p>}
      <ul className="plainlist">{sitting.map((one, index) => <Advisor key={one.member?.id ?? index} one={one} />)}</ul>
      {waiting.length > 0 && (
        <>
          <h3>{t('advisors.nominated')}</h3>
          <ul className="plainlist">{waiting.map((one, index) => <Advisor key={one.member?.id ?? index} one={one} />)}</ul>
        </>
      )}
      {past.length > 0 && (
        <Seldom name={t('advisors.past', { n: past.length })}>
          <ul className="plainlist">{past.map((one, index) => <Advisor key={one.member?.id ?? index} one={one} />)}</ul>
        </Seldom>
      )}
    </section>
  )
}

function Advisor({ one }: { one: One }) {
  const spoken = useWords()
  const { zone } = useSession()
  const at = useAt()
  const { t } = spoken
  const kept = one.recusals.filter((recusal) => !recusal.lifted)
  return (
    <li className="suggestion">
      <p><strong>{one.member ? <Link href={at(`advisor/${one.member.id}`)}>{one.member.name ?? t('advisor.somebody')}</Link> : t('advisor.somebody')}</strong></p>
      <p>
        {[t(`profession.${one.profession}`), t(`dimension.${one.dimension}`), one.skill].filter(Boolean).join(' · ')}
        {one.project && ` · ${t('advisor.temporary', { title: one.project.title })}`}
      </p>
      <p className="soft">
        {one.ended ? t('advisor.ended', { month: monthOf(spoken, one.ended.at, zone) }) : one.until ? t('advisor.until', { month: monthOf(spoken, one.until, zone) }) : ''}
        {one.ended?.reason && `${t('colon')}${one.ended.reason}`}
      </p>
      <p className="soft">{t(one.hasConflict === true ? 'advisor.conflict' : one.hasConflict === false ? 'advisor.noConflict' : 'advisor.undeclared')}</p>
      {one.conflict && <p className="written">{one.conflict}</p>}
      {kept.map((recusal) => (
        <p key={recusal.began.at} className="soft">
          {t('advisor.recused', { what: recusal.project?.title ?? recusal.advice?.question ?? '' })}{recusal.began.reason && `${t('colon')}${recusal.began.reason}`}
        </p>
      ))}
    </li>
  )
}
