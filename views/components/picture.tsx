import type { FC } from 'hono/jsx'
import type { Site } from '../site.js'

const OURS = '/pictures/'

/** Only our own pictures can be shown, since no page may load anything from another host. */
function addressOf(site: Site, imageUrl: string | null): string {
  const shipped = imageUrl?.startsWith(OURS) && /^[\w-]+\.svg$/.test(imageUrl.slice(OURS.length))
  return site.asset(shipped ? (imageUrl ?? '').slice(1) : 'pictures/placeholder.svg')
}

/**
 * The picture of a product. Its name stands beside it, so the picture itself says nothing to a screen reader, and
 * whoever saves data misses nothing but the picture.
 */
export const Picture: FC<{ site: Site; imageUrl: string | null; class?: string }> = (props) =>
  props.site.pictures ? (
    <img class={props.class} src={addressOf(props.site, props.imageUrl)} alt="" width="480" height="360" />
  ) : null
