// On the page of a matter: the topic it came from, what panels advised with the answer, and the resolution that followed.
import { Link } from 'wouter'
import { useAt } from '../session'
import { named } from '../topic/standing'
import { having, usePage } from '../ui/ask'
import { useWords } from '../words'
import { Advice } from './Advice'
import { AboutMatterDocument, type AboutMatterQuery } from './Panel.operations'
import './panel.css'

type Matter = Extract<NonNullable<AboutMatterQuery['node']>, { topics: unknown }>

export default function About({ matter: id }: { matter: string }) {
  const spoken = useWords()
  const at = useAt()
  const { t } = spoken
  const page = usePage(AboutMatterDocument, { id })
  const matter = page.data && having<Matter>(page.data.node, 'topics')
  if (!matter) return null
  const followed = matter.polls.flatMap((poll) => poll.resolutions)
  return (
    <>
      {followed.length > 0 && (
        <section>
          <h2>{t('about.followed')}</h2>
          <ul className="lines">{followed.map((one) => <li key={one.id}><Link href={at(`resolution/${one.id}`)}>{one.title}</Link></li>)}</ul>
        </section>
      )}
      {matter.topics.length > 0 && (
        <section>
          <h2>{t('about.from')}</h2>
          <ul className="lines">{matter.topics.map((one) => <li key={one.id}><Link href={at(`topic/${one.id}`)}>{named(one, spoken)}</Link></li>)}</ul>
        </section>
      )}
      {matter.advice.length > 0 && (
        <section>
          <h2>{t('about.advice')}</h2>
          <ul className="plainlist">{matter.advice.map((one) => <Advice key={one.id} advice={one} panel={one.panel ?? null} about={false} />)}</ul>
        </section>
      )}
    </>
  )
}
