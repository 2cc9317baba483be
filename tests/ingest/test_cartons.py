"""Carton numbers in every form that forwarders, packers and docks write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.ingest.cartons import (
    CartonError,
    carton_name,
    carton_order,
    loss_told,
    lost_cartons,
    read_cartons,
    shipment_in,
)


@pytest.mark.parametrize(
    ("written", "shipment", "cartons"),
    [
        ("FBA19SMPLA07U000001-U000002", "FBA19SMPLA07", "1,2"),
        ("FBA19SMPLA09U000001-10", "FBA19SMPLA09", "1,2,3,4,5,6,7,8,9,10"),
        ("FBA19SMPLA08U000003-04", "FBA19SMPLA08", "3,4"),
        ("FBA15SMPLA05U000001-FBA15SMPLA05U000003", "FBA15SMPLA05", "1,2,3"),
        ("FBA15SMPLA06U000001,FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001，FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001、FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001;FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001；FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001/FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001.FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001:FBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001\nFBA15SMPLA06U000002", "FBA15SMPLA06", "1,2"),
        ("FBA15SMPLA06U000001-2,U000005,9", "FBA15SMPLA06", "1,2,5,9"),
        ("fba15smpla06u000012", "FBA15SMPLA06", "12"),
        ("FBA15SMPU123U000004", "FBA15SMPU123", "4"),
        ("FBA15SMPLA04", "FBA15SMPLA04", ""),
        ("FBA15SMPU123", "FBA15SMPU123", ""),
    ],
)
def test_a_carton_cell_of_a_booking_form(written: str, shipment: str, cartons: str) -> None:
    reading = read_cartons(written)
    assert (reading.shipment_id, ",".join(reading.numbers), reading.doubt) == (shipment, cartons, "")


def test_seven_digits_are_a_typing_error_and_are_said() -> None:
    reading = read_cartons("FBA19SMPLA08U0000010-12")
    assert reading.numbers == ("10", "11", "12")
    assert reading.doubt == "'FBA19SMPLA08U0000010' has 7 digits instead of 6: read as carton 10"


@pytest.mark.parametrize(
    ("written", "cartons"),
    [
        ("3, 5-7", "3,5,6,7"),
        ("3，5～7", "3,5,6,7"),
        ("3 5 – 7", "3,5,6,7"),
        ("5至7", "5,6,7"),
        ("5 to 7", "5,6,7"),
        ("第3箱、第5箱", "3,5"),
        ("3号箱", "3"),
        ("箱2", "2"),
        ("carton 2", "2"),
        ("02", "2"),
        ("3-4箱", "3,4"),
        ("Cartons 3 & 4", "3,4"),
        ("#3/#4", "3,4"),
        ("U000003", "3"),
        ("FBA15SMPLA05U000003", "3"),
        ("10,2,1", "1,2,10"),
        ("4_1, 4", "4,4_1"),
        ("3.0", "3"),
        ("3.5", "3,5"),
        ("", ""),
        ("无", ""),
        ("None", ""),
        ("n/a", ""),
        ("-", ""),
        ("0", ""),
        ("无缺失", ""),
        ("第3箱", "3"),
        ("3箱、5箱", "3,5"),
        ("3箱至5箱", "3,4,5"),
        ("1-3/5-7", "1,2,3,5,6,7"),
        ("2箱：3、5", "3,5"),
        ("少2箱（U000003、U000005）", "3,5"),
        ("2 ctns: FBA15SMPLA05U000003, FBA15SMPLA05U000005", "3,5"),
    ],
)
def test_the_missing_cartons_of_a_delivery(written: str, cartons: str) -> None:
    lost = lost_cartons(written, "FBA15SMPLA05")
    assert (lost.numbers, lost.count) == (cartons, None)


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        *(
            (text, True)
            for text in (
                "少1箱",
                "实收9箱，少１箱",
                "缺两件，已通知货代",
                "有1箱未到",
                "2 cartons missing",
                "short 1 ctn",
                "只收到9箱",
                "仅签收 19 件",
                "只收到9箱破损1箱",
                "只有18箱",
                "部分签收",
                "部分货物已签收",
                "Partially delivered",
            )
        ),
        *(
            (text, False)
            for text in (
                "",
                "外箱破损",
                "无少箱",
                "没有缺件",
                "未少箱",
                "共10箱",
                "缺货",
                "no cartons missing",
                "少量破损",
                "实收10箱",
                "部分外箱破损",
                "只有1箱破损，其余完好",
                "仅有 2 箱外箱轻微变形",
            )
        ),
    ],
)
def test_a_remark_that_tells_of_cartons_that_are_short(remark: str, told: bool) -> None:
    assert loss_told(remark) == (remark if told else "")


@pytest.mark.parametrize("written", ["2箱", "２ 箱", "少2箱", "共 2 箱", "2 cartons", "2 ctns.", "2 boxes"])
def test_how_many_cartons_of_a_delivery_are_missing(written: str) -> None:
    lost = lost_cartons(written, "FBA15SMPLA05")
    assert (lost.numbers, lost.count) == ("", 2)


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("two boxes", "'two boxes' is not a list of carton numbers"),
        ("2箱：3、5、7", "'2箱：3、5、7' says 2 and names 3"),
        ("2/10", "'2/10' may say how many cartons, or which"),
        ("3/20,7/20", "'3/20,7/20' may say how many cartons, or which"),
        ("3/20 7/20", "'3/20 7/20' may say how many cartons, or which"),
        ("第3/20箱", "'第3/20箱' may say how many cartons, or which"),
        ("7-5", "the range '7-5' runs backwards: 7 to 5"),
        ("1-99999", "the range '1-99999' has 99999 cartons"),
        ("1-2-3", "'1-2-3' is not a list of carton numbers"),
        ("U000000", "'U000000' names a carton 0"),
        ("2026-05-07", "the cell holds a date, not carton numbers"),
        ("5/7/2026", "the cell holds a date, not carton numbers"),
        ("FBA15SMPLA06U000001", "'FBA15SMPLA06U000001' names cartons of shipment FBA15SMPLA06, "
         "the row belongs to FBA15SMPLA05"),
        ("4_1-6", "'4_1-6' is not a range of carton numbers"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_said_in_words(written: str, what: str) -> None:
    with pytest.raises(CartonError) as caught:
        lost_cartons(written, "FBA15SMPLA05")
    assert str(caught.value) == what
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("written", "name"),
    [("001", "1"), ("4_1", "4_1"), ("13_", "13_"), ("6-1029", "6-1029"), ("7", "7"), ("7.0", "7"),
     ("FBA15SMPLA05U000003", "3"), ("U000012", "12"), (" 12 ", "12")],
)  # fmt: skip
def test_the_name_of_one_carton(written: str, name: str) -> None:
    assert carton_name(written) == name


@pytest.mark.parametrize(
    ("text", "shipment"),
    [
        ("装箱单 FBA15SMPLA05 718.xlsx", "FBA15SMPLA05"),
        ("fba15smpla05_718", "FBA15SMPLA05"),
        ("FBA15SMPLA05U000001", "FBA15SMPLA05"),
        ("20260512_718", ""),
        ("FBA15SMPLA05 FBA15SMPLA06", ""),
        ("XFBA15SMPLA05", ""),
    ],
)
def test_a_shipment_id_in_a_name(text: str, shipment: str) -> None:
    assert shipment_in(text) == shipment


# Below 1,000, so that no list looks like a date (5/7/2026), which is refused.
numbers = st.sets(st.integers(min_value=1, max_value=999), min_size=1, max_size=30)


@given(
    cartons=numbers,
    separator=st.sampled_from([",", "，", "、", ";", "；", "/", ".", ":", "：", "\n", " ", ", "]),
    dash=st.sampled_from(["-", "–", "—", "~", "～", " - ", "至", "到"]),
    form=st.sampled_from(["FBA15SMPLA05U{:06d}", "U{:06d}", "{}", "{:02d}"]),
)
def test_whatever_way_it_is_written_the_same_cartons_come_out(
    cartons: set[int], separator: str, dash: str, form: str
) -> None:
    items = [
        form.format(low) if low == high else f"{form.format(low)}{dash}{form.format(high)}"
        for low, high in runs(sorted(cartons))
    ]
    reading = read_cartons(separator.join(items), "FBA15SMPLA05")
    assert [int(number) for number in reading.numbers] == sorted(cartons)


@given(st.text(alphabet="FBA15SMPLU0123456789-~,;/.:、 _至\n", max_size=40))
def test_any_text_gives_cartons_or_a_spoken_error(text: str) -> None:
    try:
        reading = read_cartons(text)
    except CartonError as error:
        spoken = bool(str(error) and error.remedy)
    else:
        spoken = True
        assert list(reading.numbers) == sorted(set(reading.numbers), key=carton_order)
        assert read_cartons(",".join(reading.numbers)).numbers == reading.numbers
    assert spoken


def runs(ordered: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in ordered:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
