"""Accounts, transactions and statements."""
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum


class Kind(Enum):
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    INTEREST = "interest"


@dataclass
class Transaction:
    day: date
    kind: Kind
    amount: Decimal
    note: str = ""

    @property
    def signed(self):
        if self.kind is Kind.WITHDRAWAL:
            return -self.amount
        return self.amount


class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} cannot pay {amount}")
        self.account = account
        self.amount = amount


@dataclass
class Account:
    owner: str
    number: int
    transactions: list = field(default_factory=list)

    @property
    def balance(self):
        return sum((t.signed for t in self.transactions), Decimal("0"))

    def deposit(self, day, amount, note=""):
        transaction = Transaction(day, Kind.DEPOSIT, Decimal(amount), note)
        self.transactions.append(transaction)
        return transaction

    def withdraw(self, day, amount, note=""):
        amount = Decimal(amount)
        if amount > self.balance:
            raise InsufficientFunds(self, amount)
        self.transactions.append(Transaction(day, Kind.WITHDRAWAL, amount, note))

    def statement(self):
        lines = [f"Statement of {self.owner} (#{self.number:06d})"]
        running = Decimal("0")
        for t in self.transactions:
            running += t.signed
            lines.append(f"{t.day.isoformat()} {t.kind.value:<12}{t.amount:>10.2f}{running:>12.2f}")
        return "\n".join(lines)


class SavingsAccount(Account):
    rate = Decimal("0.02")

    def add_interest(self, day):
        interest = (self.balance * self.rate).quantize(Decimal("0.01"))
        self.transactions.append(Transaction(day, Kind.INTEREST, interest))
        return interest


def main():
    start = date(2024, 1, 1)
    alice = Account("Alice", 17)
    bob = SavingsAccount("Bob", 18)
    for week in range(8):
        day = start + timedelta(weeks=week)
        alice.deposit(day, "125.50", note=f"salary {week}")
        bob.deposit(day, str(20 * week))
    rejected = []
    for amount in ("80", "900.10", "1200", "15.25"):
        try:
            alice.withdraw(start + timedelta(days=60), amount)
        except InsufficientFunds as error:
            rejected.append(str(error))
    interest = bob.add_interest(date(2024, 12, 31))
    accounts = {account.number: account for account in (alice, bob)}
    total = sum(account.balance for account in accounts.values())
    text = alice.statement()
    rich = max(accounts.values(), key=lambda a: a.balance)
    print(text)
    print(total, interest, rejected, rich.owner)


if __name__ == "__main__":
    main()
