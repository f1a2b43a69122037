"""Invented people: first names and aliases with one letter after them, and no surnames.

The last sixteen have a story each, told in `stories`. The tables hold only part of some: Eze's
earlier names, Gil's ward, the account Kit and Lou shared, and Nia's ask and hidden challenge wait for
tables of their own.
"""

import random
from collections.abc import Iterator

GRACE, TOM, DEV, SUNITA, MAREK, JOY = range(6)
CAST = ("Grace L", "Tom H", "Dev K", "Sunita R", "Marek W", "Joy B")
AMARA = "Amara O"
EDGE = (
    "Bea F",
    "Col M",
    "Dee S",
    "Eze N",
    "Fay W",
    "Gil R",
    "Hana K",
    "Ivo P",
    "Jun T",
    "Kit B",
    "Lou B",
    "Mo A",
    "Nia C",
    "Pat D",
    "Qi Y",
    "Qi Y",
)
QUAY_CAFE = "Quay Café"

_FIRST_NAMES = """
Aaliyah Abdi Abena Ada Adil Agnes Ahmed Aidan Aisha Alan Alfie Alice Amina Amir Ana Andrzej Angela Anika
Anwar Arjun Asha Ayo Barbara Beata Ben Beryl Bilal Bo Brenda Bronwen Callum Carmel Carys Cerys Chidi
Chloe Claire Clive Dafydd Daisy Daniel Darren Dawn Deepa Delroy Derek Devi Diane Dilys Dolores Donna
Doris Duncan Edie Efua Eileen Eilidh Elaine Elif Ella Emeka Emrys Errol Esme Ewa Fatima Femi Fergus Fiona
Florence Frank Freya Gareth Gaynor Gita Glenys Gloria Gordon Gwen Halima Hamish Harpreet Hassan Hazel
Hector Heidi Hussein Ian Ifan Ifeoma Imran Ines Iona Irena Isla Ismail Jack Jamal Janet Jasmin Jaswinder
Jean Jerzy Jin Joan Jodie Jola Jonah Josef Kamal Karen Kasia Keith Kemi Kenji Kiran Kwame Lakshmi Lara
Latoya Leila Len Lena Leroy Lily Linh Lorna Luca Lucy Mabel Mairi Malik Manjit Margaret Maria Marlon Maud
Mei Mehmet Meera Michael Mina Moira Morag Musa Nadia Naomi Nasreen Neil Nell Niamh Nikhil Noor Norah Olga
Olive Omar Oona Oscar Owen Padma Parveen Paula Pearl Peggy Petra Piotr Priya Rafiq Ravi Rekha Rhys Rita
Robbie Ronke Rosa Roy Ruby Ruth Saira Salma Sam Sandra Sanjay Sean Selin Seren Shabnam Shanice Sheila
Sian Simon Sofia Stan Stella Suki Tariq Temi Teresa Tessa Theo Tola Una Usha Vera Vijay Violet Wanda Wei
Winston Yara Yasmin Yemi Yusuf Zainab Zara Zofia
"""
FIRST_NAMES = _FIRST_NAMES.split()
LETTERS = "ABCDEFGHJKLMNOPRSTVWYZ"
_ALIASES = """
Badger Biscuit Blue Captain Clover Cricket Dot Ember Finch Flint Goose Jacko Juniper Kestrel Magpie Midge
Minnow Nettle Otter Pebble Pip Plum Puffin River Robin Scout Sparrow Sunny Teapot Thistle Tinker Wren
"""
ALIASES = _ALIASES.split()
ALIAS_SHARE = 0.15


def names(rng: random.Random, count: int, *, first: tuple[str, ...] = ()) -> list[str]:
    """Choose names for so many people, no two alike, after those who come first."""
    chosen, taken = list(first), {*first, *EDGE, AMARA}
    draws = _draws(rng)
    while len(chosen) < count:
        name = next(draws)
        if name not in taken:
            taken.add(name)
            chosen.append(name)
    return chosen[:count]


def _draws(rng: random.Random) -> Iterator[str]:
    aliases = rng.sample(ALIASES, len(ALIASES))
    while True:
        if aliases and rng.random() < ALIAS_SHARE:
            yield aliases.pop()
        else:
            yield f"{rng.choice(FIRST_NAMES)} {rng.choice(LETTERS)}"
