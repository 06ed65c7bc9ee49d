import type { FC } from 'hono/jsx'

/** The heads of a table of orders in the console; the last column is for what can be done with them. */
export const OrderHeads: FC<{ withProduct?: boolean; withAction?: boolean }> = ({
  withProduct,
  withAction,
}) => (
  <thead>
    <tr>
      <th scope="col">Customer and order</th>
      {withProduct && <th scope="col">Product</th>}
      <th scope="col">Status</th>
      <th scope="col" class="number">
        Units
      </th>
      <th scope="col" class="number">
        Total
      </th>
      <th scope="col">Held at</th>
      <th scope="col">Ended</th>
      {withAction && <th scope="col">Cancel</th>}
    </tr>
  </thead>
)
