from django.contrib.auth.management import create_permissions
from django.db import migrations

from learn.roles import grant_roles


def make_roles(apps, schema_editor):
    """Django makes permissions after the last migration; the groups need them now."""
    config = apps.get_app_config("learn")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    grant_roles(apps)


def mark_questions(apps, schema_editor):
    questions = apps.get_model("learn", "Question").objects
    questions.exclude(problems=[]).update(has_problems=True)
    questions.exclude(imported_values={}).update(is_edited=True)


class Migration(migrations.Migration):

    dependencies = [
        ("learn", "0006_desk"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(mark_questions, migrations.RunPython.noop),
    ]
