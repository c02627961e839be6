// Loaded beside the client itself and before it: begins to fetch the first page's script and the reader's words.
import { fetchView } from './first'
import { catalog, preferred, remembered } from './language'

void catalog(preferred(remembered('language'), navigator.languages)).catch(() => undefined)
fetchView(location.pathname)
