"""Times and deadlines that the office changes by a new row with its first day."""

from django.contrib import admin

from shop.fulfilment.models import AgeRule, ComplaintRule, ReturnRule, StepTime


@admin.register(StepTime)
class StepTimeAdmin(admin.ModelAdmin):
    """How long a state may last."""

    list_display = ["state", "payment", "valid_from", "remind_hours", "lapse_minutes"]


@admin.register(ReturnRule)
class ReturnRuleAdmin(admin.ModelAdmin):
    """How long goods can be sent back."""

    list_display = ["valid_from", "days"]


@admin.register(AgeRule)
class AgeRuleAdmin(admin.ModelAdmin):
    """From what age on goods may be bought."""

    list_display = ["product_class", "min_age", "valid_from", "source"]


@admin.register(ComplaintRule)
class ComplaintRuleAdmin(admin.ModelAdmin):
    """How soon complaints are answered and settled."""

    list_display = ["valid_from", "open_days", "answer_days", "solve_days", "remind_hours", "source"]
