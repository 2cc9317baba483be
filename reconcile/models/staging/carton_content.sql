-- What each carton held. Grain: shipment x carton x FNSKU (carton_no '' = no numbers given), the rows of one document.
-- Of several documents the one that states the fewest units speaks for a carton's product, so that two versions of a
-- packing list never add up; a product that the documents do not agree to be in the carton is left out.
select
    file_id,
    sheet,
    line,
    shipment_id,
    carton_no,
    origin,
    units,
    cartons,
    gross_weight_kg,
    purchase_price,
    purchase_currency,
    fnsku
from carton_row
where agreed > 0
qualify
    file_id = first_value(file_id) over (
        partition by shipment_id, carton_no, product
        order by stated asc, stated_cartons asc, stated_kg asc nulls last, path asc
    )
